package io.dualmix.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dualmix.config.DatasetConfig;
import io.dualmix.config.Experiment;
import io.dualmix.config.Experiments;
import io.dualmix.data.image.ImageFiles;
import io.dualmix.data.image.LabelImage;
import io.dualmix.data.image.RgbImage;
import io.dualmix.recipe.Recipes;
import io.dualmix.tensor.RandomStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every whole experiment in README.md, as it stands there, trained on small images of its layout,
 * and what README.md does with a run. The other commands are in .ci/first-hour and have tests of
 * their own.
 */
class ReadmeExampleTest {
  /** Maven runs tests in the module's folder, other tools in the repository's. */
  private static final Path README =
      Files.exists(Path.of("README.md")) ? Path.of("README.md") : Path.of("..", "README.md");

  private static final int SIZE = 32;
  private static final int IMAGES = 6;

  @TempDir Path root;

  /** The blocks of a language. */
  private static Stream<String> blocks(String language) throws IOException {
    return Pattern.compile("(?ms)^```" + language + "\\n(.*?)^```")
        .matcher(Files.readString(README))
        .results()
        .map((MatchResult block) -> block.group(1));
  }

  static List<String> experiments() throws IOException {
    return blocks("yaml")
        .filter(yaml -> yaml.startsWith("name:") || yaml.contains("\nname:"))
        .toList();
  }

  @Test
  void thereIsAnExample() throws IOException {
    assertThat(experiments()).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("experiments")
  void itsPlanFitsAnEvening(String yaml) {
    Experiment experiment = Experiments.parse(yaml, "README.md", List.of());

    assertThat(experiment.method().budgetSeconds().orElseThrow()).isLessThanOrEqualTo(4 * 3600);
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource("experiments")
  void trainsAndPredicts(String yaml) throws Exception {
    Path file = Files.writeString(root.resolve("my.yaml"), yaml);
    Experiment experiment = Experiments.parse(yaml, "README.md", List.of());
    int classes = experiment.classes().size();
    write(experiment.data().source(), classes, IMAGES);
    // Some target images have labels, the others are unlabelled.
    write(experiment.data().target(), classes, IMAGES / 2);
    Path run = root.resolve("runs/my-streets");
    List<String> command =
        new ArrayList<>(List.of("train", file.toString(), "--run-dir", run.toString()));
    command.addAll(List.of("-s", "data.root=" + root, "-s", "compute.device=cpu"));
    command.addAll(List.of("-s", "compute.threads=1"));
    for (String stage : List.of("baseline", "region_teacher", "sample_teacher", "student")) {
      command.addAll(List.of("-s", "method." + stage + ".steps=2"));
    }

    assertThat(run(command)).isZero();
    assertThat(run.resolve("report.html")).isNotEmptyFile();
    Experiment resolved = Experiments.read(run.resolve("experiment.yaml"), List.of());
    assertThat(Recipes.trainings(resolved).values())
        .allMatch(stage -> stage.steps() == 2 && stage.batch() != null);
    assertThat(resolved.augmentation().crop()).isNotNull();
    assertThat(run.resolve("splits/validation.txt")).isNotEmptyFile();
    assertThat(
            run(
                List.of(
                    "predict",
                    run.toString(),
                    root.toString() + "/picture.png",
                    "-o",
                    root + "/out")))
        .isZero();
    program();
    Path other = root.resolve("runs/b");
    copy(run, other);
    Path page = root.resolve("ab.html");
    run(List.of("report", run.toString(), other.toString(), "-o", page.toString()));
    assertThat(page).content().contains("my-streets");
  }

  /** The program, on the run. */
  private void program() throws Exception {
    Files.copy(root.resolve("picture.png"), root.resolve("street.jpg"));
    String java = blocks("java").findFirst().orElseThrow();
    PageCode.run("Application", java, root, "null");
    assertThat(ImageFiles.readMask(Files.readAllBytes(root.resolve("labels.png"))).width())
        .isEqualTo(SIZE);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }

  @Test
  void initWritesAnExperimentOfTheFolder() throws IOException {
    Experiment experiment = Experiments.parse(experiments().get(0), "README.md", List.of());
    int classes = experiment.classes().size();
    write(experiment.data().source(), classes, IMAGES);
    write(experiment.data().target(), classes, IMAGES / 2);
    Path written = root.resolve("my.yaml");
    run(List.of("init", root.toString(), "-o", written.toString()));
    assertThat(Experiments.read(written, List.of()).data().target().path())
        .isEqualTo(experiment.data().target().path());
  }

  /** A command that is new in README.md needs a test here or in .ci/first-hour. */
  @Test
  void noCommandIsUntested() throws IOException {
    List<String> commands =
        Pattern.compile("(?m)^(?:PYTHON=\\S+ )?\\./dualmix (\\w+)")
            .matcher(Files.readString(README))
            .results()
            .map(line -> line.group(1))
            .distinct()
            .toList();
    assertThat(commands)
        .containsOnly("doctor", "demo", "init", "train", "predict", "ui", "report", "runs");
  }

  private void write(DatasetConfig dataset, int classCount, int labelled) throws IOException {
    assertThat(dataset.type()).as("a layout that this test can write").isEqualTo("folder");
    Path folder = root.resolve(dataset.path());
    Files.createDirectories(folder.resolve("images"));
    Files.createDirectories(folder.resolve("labels"));
    for (int i = 0; i < IMAGES; i++) {
      byte[] rgb = new byte[3 * SIZE * SIZE];
      byte[] classes = new byte[SIZE * SIZE];
      RandomStream random = RandomStream.of(i, dataset.path());
      for (int p = 0; p < classes.length; p++) {
        classes[p] = (byte) (p / (SIZE * SIZE / 2) % classCount);
        for (int c = 0; c < 3; c++) {
          rgb[3 * p + c] = (byte) (100 * classes[p] + random.nextInt(100));
        }
      }
      RgbImage image = new RgbImage(SIZE, SIZE, rgb);
      Files.write(folder.resolve("images/" + i + ".png"), ImageFiles.encodePng(image));
      Files.write(root.resolve("picture.png"), ImageFiles.encodePng(image));
      if (i < labelled) {
        Files.write(
            folder.resolve("labels/" + i + ".png"),
            ImageFiles.encodePng(new LabelImage(SIZE, SIZE, classes)));
      }
    }
  }

  private static int run(List<String> arguments) {
    StringWriter text = new StringWriter();
    PrintWriter all = new PrintWriter(text);
    int code = DualMix.run(all, all, arguments.toArray(String[]::new));
    assertThat(code).as(text.toString()).isZero();
    return code;
  }
}
