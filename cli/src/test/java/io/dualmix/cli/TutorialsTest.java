package io.dualmix.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.dualmix.data.image.ImageFiles;
import io.dualmix.data.image.LabelImage;
import io.dualmix.predict.Segmenter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every command, experiment and program of docs/tutorials, in their order, on tiny images and with
 * few steps. What a person does between the commands is done here.
 */
@Tag("slow")
@Timeout(180)
class TutorialsTest {
  private static final Path PAGES = Path.of("..", "docs", "tutorials");
  private static final Pattern BLOCK =
      Pattern.compile("(?ms)^```(sh|yaml|java)\\n(.*?)^```|`(my|study)\\.yaml`");

  /** Words that are files of the reader's folder. */
  private static final String FILE =
      "(my\\.yaml|study\\.yaml|compare\\.html|label-\\S+|runs/\\S+|out|pre|worst|(next|photos)/)";

  private static final List<String> FAST =
      List.of(
          "-s=compute.device=cpu",
          "-s=compute.devices=[cpu]",
          "-s=compute.threads=1",
          "-s=data.workers=1",
          "-s=model.backbone=mobilenetv1_025",
          "-s=model.head_channels=8",
          "-s=method.rounds=1",
          "-s=method.baseline={steps: 1, batch: 1, start: random}",
          "-s=method.region_teacher={steps: 1, batch: 1, start: random}",
          "-s=method.sample_teacher={steps: 1, batch: 1, start: random}",
          "-s=method.student={steps: 1, batch: 1, start: random}",
          "-s=schedule.warmup=0",
          "-s=logging.pictures=1");

  private static final int PHOTOS = 45;

  @TempDir Path folder;
  private final List<String> ran = new ArrayList<>();

  /** What the first tutorial begins with. */
  @BeforeEach
  void photos() throws IOException {
    for (int i = 0; i < PHOTOS; i++) {
      image("data/street/images/" + i + ".png", "street" + i);
    }
    for (int i = 0; i < 4; i++) {
      image("data/game/images/" + i + ".png", "game" + i);
      label("data/game/labels/" + i + ".png");
    }
    image("photos/a.png", "a");
  }

  private void image(String name, String key) throws IOException {
    Files.createDirectories(folder.resolve(name).getParent());
    Files.write(folder.resolve(name), ImageFiles.encodePng(StreetFolder.noise(key)));
  }

  private void label(String name) throws IOException {
    LabelImage label = StreetFolder.label(StreetFolder.SIZE, StreetFolder.SIZE, 0, 1);
    label.classes()[0] = 2;
    Files.createDirectories(folder.resolve(name).getParent());
    Files.write(folder.resolve(name), ImageFiles.encodePng(label));
  }

  /** A person draws the labels of a list. */
  private void draw(String list) throws IOException {
    for (String name : names(list)) {
      label("data/street/labels/" + name + ".png");
    }
  }

  private List<String> names(String list) throws IOException {
    return Files.readAllLines(folder.resolve(list)).stream()
        .filter(line -> !line.startsWith("#"))
        .toList();
  }

  private List<MatchResult> blocks(String page) throws IOException {
    return BLOCK.matcher(Files.readString(PAGES.resolve(page))).results().toList();
  }

  /** Saves experiments under the name before them, and runs commands and programs. */
  private void follow(String page) throws Exception {
    String named = "my";
    for (MatchResult block : blocks(page)) {
      if (block.group(3) != null) {
        named = block.group(3);
      } else if (block.group(1).equals("yaml")) {
        Files.writeString(
            folder.resolve(named + ".yaml"),
            block.group(2).replace("root: /data", "root: " + folder.resolve("data")));
      } else if (block.group(1).equals("java")) {
        serve(block.group(2));
      } else {
        for (String line : block.group(2).lines().toList()) {
          run(line);
        }
      }
    }
  }

  private void run(String line) throws IOException {
    assertThat(line).startsWith("./dualmix ");
    if (line.contains("data check")) {
      draw("label-these.txt");
    } else if (line.contains("predict") && line.contains(" next/")) {
      List<String> names = names("label-next.txt");
      assertThat(names).hasSize(40);
      for (String name : names.subList(30, 40)) {
        Files.createDirectories(folder.resolve("next"));
        Files.copy(
            folder.resolve("data/street/images/" + name + ".png"),
            folder.resolve("next/" + name + ".png"));
      }
      draw("label-next.txt");
    }
    List<String> words =
        Pattern.compile(" +")
            .splitAsStream(line.substring("./dualmix ".length()))
            .map(word -> word.matches(FILE) ? folder.resolve(word).toString() : word)
            .map(word -> word.replace("$PWD", folder.toString()))
            .collect(Collectors.toCollection(ArrayList::new));
    if (List.of("train", "study").contains(words.get(0))) {
      words.addAll(FAST);
      words.add("-s=runs=" + folder.resolve("runs"));
    }
    StringWriter text = new StringWriter();
    PrintWriter writer = new PrintWriter(text);
    assertThat(DualMix.run(writer, writer, words.toArray(String[]::new)))
        .as(line + "\n" + text)
        .isZero();
    ran.add(words.get(0));
  }

  /** The service, with one request. */
  private void serve(String code) throws Exception {
    String free = code.replace("8080", "0");
    Object[] made =
        (Object[]) PageCode.run("Service", free, folder, "new Object[] {server, segmenter}");
    HttpServer server = (HttpServer) made[0];
    URI address = URI.create("http://localhost:" + server.getAddress().getPort() + "/segment");
    try (Segmenter segmenter = (Segmenter) made[1]) {
      byte[] labels = post(address, Files.readAllBytes(folder.resolve("photos/a.png")), 200);
      assertThat(ImageFiles.readMask(labels).width()).isEqualTo(StreetFolder.SIZE);
      post(address, "no image".getBytes(StandardCharsets.UTF_8), 400);
    } finally {
      server.stop(0);
    }
  }

  private static byte[] post(URI address, byte[] body, int status) throws Exception {
    HttpResponse<byte[]> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(address)
                    .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                    .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    assertThat(answer.statusCode()).isEqualTo(status);
    return answer.body();
  }

  @Test
  void theyWorkAsTheyStandThere() throws Exception {
    follow("thirty-labels.md");
    assertThat(folder.resolve("runs/my-streets/report.html")).exists();
    assertThat(folder.resolve("worst/per-image.html")).exists();
    assertThat(folder.resolve("out")).isNotEmptyDirectory();

    follow("next-labels.md");
    assertThat(folder.resolve("pre")).isDirectoryContaining("glob:**.json");
    assertThat(folder.resolve("compare.html")).exists();

    follow("three-seeds.md");
    assertThat(folder.resolve("runs/weights/study.html")).exists();
    assertThat(ran).hasSize(14);
  }

  @Test
  void everyPageIsFollowed() throws IOException {
    try (Stream<Path> pages = Files.list(PAGES)) {
      assertThat(pages.map(page -> page.getFileName().toString()))
          .containsExactlyInAnyOrder("thirty-labels.md", "next-labels.md", "three-seeds.md");
    }
  }
}
