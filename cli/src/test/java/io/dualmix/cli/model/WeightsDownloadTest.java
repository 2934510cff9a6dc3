package io.dualmix.cli.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.dualmix.cli.TinyExperiment;
import io.dualmix.cli.Tmpfs;
import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.ClassTable.SemanticClass;
import io.dualmix.model.ModelSpec;
import io.dualmix.model.SegmentationModel;
import io.dualmix.storage.Sha256;
import io.dualmix.tensor.RandomStream;
import io.dualmix.weights.ModelFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code dualmix weights download} and {@code model.weights: imagenet}, in processes. */
@Timeout(180)
class WeightsDownloadTest {
  private static final String BACKBONE = "mobilenetv1_100";
  private static final String FILE = "mobilenetv1_100.ra4_e3600_r224_in1k.safetensors";
  private static final int MEGABYTE = 1 << 20;

  @TempDir Path folder;

  private String run(int exit, Map<String, String> environment, String... words)
      throws IOException, InterruptedException {
    Path log = folder.resolve("log");
    Files.deleteIfExists(log);
    ProcessBuilder builder = TinyExperiment.process(log, List.of(words));
    builder.directory(folder.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    String text = Files.readString(log);
    assertThat(process.exitValue()).as(text).isEqualTo(exit);
    return text;
  }

  /** Sends so many bytes of nothing under every name, with their sum as the hub sends it. */
  private static HttpServer server(byte[] content) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().add("X-Linked-ETag", '"' + Sha256.of(content) + '"');
          exchange.sendResponseHeaders(200, content.length);
          exchange.getResponseBody().write(content);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static String address(HttpServer server) {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @Tag("slow")
  @Test
  void aFullDiskIsNamedAndWithRoomTheDownloadEnds() throws Exception {
    HttpServer server = server(new byte[3 * MEGABYTE]);
    Path cache = folder.resolve("small");
    try (Tmpfs disk = Tmpfs.mount(cache, "size=1m")) {
      Map<String, String> environment =
          Map.of("XDG_CACHE_HOME", cache.toString(), "DUALMIX_WEIGHTS_MIRROR", address(server));
      assertThat(run(1, environment, "weights", "download", BACKBONE))
          .contains("the disk is full")
          .contains("XDG_CACHE_HOME")
          .doesNotContain("Exception");
      assertThat(cache.resolve("dualmix/weights").resolve(FILE)).doesNotExist();
      disk.remount("size=8m");
      assertThat(run(0, environment, "weights", "download", BACKBONE)).contains(FILE);
      assertThat(cache.resolve("dualmix/weights").resolve(FILE)).hasSize(3 * MEGABYTE);
    } finally {
      server.stop(0);
    }
  }

  @Tag("slow")
  @Test
  void aReadOnlyCacheIsNamedButWhatIsInItIsUsed() throws Exception {
    HttpServer server = server(new byte[1000]);
    Path cache = folder.resolve("fixed");
    try (Tmpfs disk = Tmpfs.mount(cache, "size=1m")) {
      Map<String, String> environment =
          Map.of("XDG_CACHE_HOME", cache.toString(), "DUALMIX_WEIGHTS_MIRROR", address(server));
      disk.remount("ro");
      assertThat(run(1, environment, "weights", "download", BACKBONE))
          .contains("read-only")
          .contains("XDG_CACHE_HOME");
      disk.remount("rw");
      run(0, environment, "weights", "download", BACKBONE);
      disk.remount("ro");
      assertThat(run(0, environment, "weights", "download", BACKBONE)).contains(FILE);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void theListSaysWhatIsHere() throws Exception {
    Path cache = folder.resolve("dualmix/weights");
    Files.createDirectories(cache);
    Files.writeString(cache.resolve("resnet18-f37072fd.pth"), "x");
    String text = run(0, Map.of("XDG_CACHE_HOME", folder.toString()), "weights", "list");
    assertThat(text).contains(cache.toString());
    assertThat(text.lines().filter(line -> line.startsWith("resnet")).toList())
        .hasSize(4)
        .anyMatch(line -> line.matches("resnet18 +47 +yes +f37072fd .*"))
        .anyMatch(line -> line.matches("resnet34 +87 +no .*"));
  }

  @Test
  void anUnknownBackboneNamesTheOthers() throws Exception {
    assertThat(run(1, Map.of("XDG_CACHE_HOME", folder.toString()), "weights", "download", "vgg16"))
        .contains("vgg16")
        .contains("resnet101");
  }

  /** Also that what a file gave is told once a run, whichever stages and lanes load it. */
  @Tag("slow")
  @Test
  void aRunStartsFromImagenetAndTellsOnceWhatItGot() throws Exception {
    Path mirror = folder.resolve("mirror");
    ClassTable classes = new ClassTable(List.of(new SemanticClass("road", 1)));
    try (SegmentationModel network =
        SegmentationModel.create(ModelSpec.of("deeplabv2", BACKBONE, 1), RandomStream.of(1))) {
      ModelFile.save(mirror.resolve(FILE), network, classes, Map.of());
    }
    Path experiment = TinyExperiment.write(folder);
    String text =
        run(
            0,
            Map.of("XDG_CACHE_HOME", folder.resolve("cache").toString()),
            "train",
            experiment.toString(),
            "-s",
            "model.backbone=" + BACKBONE,
            "-s",
            "model.weights=imagenet",
            "-s",
            "model.weights_mirror=" + mirror,
            "-s",
            "method.region_teacher={steps: 1, batch: 2, start: pretrained}",
            "-s",
            "method.sample_teacher={steps: 1, batch: 2, start: pretrained}",
            "-s",
            "method.student={steps: 1, batch: 2, start: pretrained}",
            "-s",
            "method.rounds=1",
            "-s",
            "method.baselines=[]");
    assertThat(folder.resolve("cache/dualmix/weights").resolve(FILE)).exists();
    assertThat(text.split("tensors loaded", -1)).as(text).hasSize(2);
    assertThat(text).contains("the backbone is complete");
  }
}
