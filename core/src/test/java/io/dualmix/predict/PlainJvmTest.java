package io.dualmix.predict;

import static org.assertj.core.api.Assertions.assertThat;

import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.ClassTable.SemanticClass;
import io.dualmix.data.image.ImageFiles;
import io.dualmix.data.image.RgbImage;
import io.dualmix.model.ModelSpec;
import io.dualmix.model.SegmentationModel;
import io.dualmix.tensor.RandomStream;
import io.dualmix.weights.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A segmenter in an application that is started with java and nothing else. */
@Tag("slow")
@Timeout(300)
class PlainJvmTest {
  private static final List<String> VARIABLES =
      List.of("OMP_WAIT_POLICY", "GOMP_SPINCOUNT", "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS");
  private static final Map<String, String> LAUNCHER =
      Map.of("OMP_WAIT_POLICY", "passive", "GOMP_SPINCOUNT", "20000", "OPENBLAS_NUM_THREADS", "1");
  private static final int ROUNDS = 3;

  @TempDir Path folder;
  private Path model;
  private Path picture;

  /** The application: reads an image, segments it some times, says what one time took. */
  static final class Application {
    private static final int IMAGES = 9;

    private Application() {}

    public static void main(String[] arguments) {
      RgbImage image = ImageFiles.readImage(Path.of(arguments[1]));
      long[] nanos = new long[IMAGES];
      try (Segmenter segmenter = Segmenter.open(Path.of(arguments[0]))) {
        for (int i = 0; i < IMAGES; i++) {
          long begun = System.nanoTime();
          segmenter.segment(image);
          nanos[i] = System.nanoTime() - begun;
        }
      }
      Arrays.sort(nanos);
      System.out.println("nanos " + nanos[IMAGES / 2]);
    }
  }

  /** Another program that wants a core. */
  static final class Busy {
    private Busy() {}

    public static void main(String[] arguments) {
      long until = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
      System.out.println("busy");
      while (System.nanoTime() < until) {
        Thread.onSpinWait();
      }
    }
  }

  @BeforeEach
  void write() {
    model = folder.resolve("model.safetensors");
    ModelSpec spec = ModelSpec.of("deeplabv3plus", "mobilenetv1_025", 2).withHeadChannels(64);
    ClassTable classes =
        new ClassTable(List.of(new SemanticClass("road", 1), new SemanticClass("sky", 2)));
    try (SegmentationModel network = SegmentationModel.create(spec, RandomStream.of(1))) {
      ModelFile.save(model, network, classes, Map.of());
    }
    picture = folder.resolve("street.png");
    ImageFiles.writeImage(picture, new RgbImage(320, 240, new byte[320 * 240 * 3]));
  }

  private Process start(Class<?> program, Path output, Map<String, String> environment)
      throws IOException {
    ProcessBuilder java =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            // Starts sooner; what is measured is native code.
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            program.getName(),
            model.toString(),
            picture.toString());
    java.environment().keySet().removeAll(VARIABLES);
    java.environment().putAll(environment);
    return java.redirectErrorStream(true).redirectOutput(output.toFile()).start();
  }

  private String run(Map<String, String> environment) throws IOException, InterruptedException {
    Path output = folder.resolve("output");
    Process process = start(Application.class, output, environment);
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    String text = Files.readString(output);
    assertThat(process.exitValue()).as(text).isZero();
    return text;
  }

  private long nanos(Map<String, String> environment) throws IOException, InterruptedException {
    String line =
        run(environment).lines().filter(l -> l.startsWith("nanos ")).findFirst().orElseThrow();
    return Long.parseLong(line.substring("nanos ".length()));
  }

  private static double median(List<Long> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }

  /** libgomp prints its settings as it has read them. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void openMpFindsTheSettingsAlsoWhenTheImageIsReadFirst() throws Exception {
    assertThat(run(Map.of("OMP_DISPLAY_ENV", "verbose")))
        .containsPattern("OMP_WAIT_POLICY = '(PASSIVE|passive)'")
        .contains("GOMP_SPINCOUNT = '20000'");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void whatTheUserSetsStays() throws Exception {
    assertThat(run(Map.of("OMP_DISPLAY_ENV", "verbose", "GOMP_SPINCOUNT", "77")))
        .contains("GOMP_SPINCOUNT = '77'");
  }

  @Test
  void besideBusyCoresAnImageTakesNoMoreThanTwiceTheLaunchersTime() throws Exception {
    List<Process> busy = new ArrayList<>();
    try {
      for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
        busy.add(start(Busy.class, folder.resolve("busy-" + i), Map.of()));
      }
      List<Long> plain = new ArrayList<>();
      List<Long> launched = new ArrayList<>();
      for (int i = 0; i < ROUNDS; i++) {
        plain.add(nanos(Map.of()));
        launched.add(nanos(LAUNCHER));
      }
      assertThat(median(plain))
          .as("plain %s, with the launcher's settings %s", plain, launched)
          .isLessThan(2 * median(launched));
    } finally {
      for (Process one : busy) {
        one.destroyForcibly().waitFor();
      }
    }
  }
}
