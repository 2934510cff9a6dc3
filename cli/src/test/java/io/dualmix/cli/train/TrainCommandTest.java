package io.dualmix.cli.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.dualmix.cli.Called;
import io.dualmix.cli.TinyExperiment;
import io.dualmix.cli.terminal.ProgramName;
import io.dualmix.cli.terminal.ResumeCommand;
import io.dualmix.data.image.ImageFiles;
import io.dualmix.data.image.RgbImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A whole run as a person meets it: {@code train}, then what is done with the result. */
@Tag("slow")
class TrainCommandTest {
  @TempDir static Path folder;
  private static Path file;
  private static Path run;
  private static Called trained;

  @BeforeAll
  static void train() throws IOException {
    file = TinyExperiment.write(folder);
    run = folder.resolve("run");
    trained = Called.with("train", file, "--run-dir", run);
  }

  @Test
  void aRunThatEndsExitsWith0() {
    assertThat(trained.code()).as(trained.err()).isZero();
  }

  @Test
  void theTableAndTheReportTellWhatEachModelWasTrainedOn() throws IOException {
    assertThat(trained.out().replaceAll(" +", " "))
        .contains("trained on updates images target truth")
        .contains("baseline/source-only 7 14 0")
        .contains("round-1/sample-teacher 14 42 14")
        .contains("7 (baseline/source-only) and 21 (round-2/region-teacher and 2 more)");
    assertThat(Files.readString(run.resolve("report.html")))
        .contains("Target truth")
        .contains("Their scores do not compare methods.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "experiment.yaml",
        "provenance.json",
        "metrics.jsonl",
        "metrics.csv",
        "report.html",
        "baseline/source-only/last/model.safetensors",
        "round-1/region-teacher/last/model.safetensors",
        "round-1/region-teacher/best/model.safetensors",
        "round-1/sample-teacher/last/model.safetensors",
        "round-1/ensemble/evaluation.json",
        "round-1/student/last/model.safetensors",
        "round-1/pseudo-labels/list.txt",
        "round-1/pseudo-labels/thresholds.json",
        "round-2/student/last/model.safetensors",
        "pictures/mixed/round-1-region-teacher-mixed-0-input.png",
        "splits/labelled.txt",
        "splits/unlabelled.txt"
      })
  void theRunFolderHasWhatTheDesignSays(String name) {
    assertThat(run.resolve(name)).isNotEmptyFile();
  }

  @Test
  void thereIsOneTensorBoardFile() throws IOException {
    try (var files = Files.newDirectoryStream(run, "events.out.tfevents.*")) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void tensorBoardHasEveryPictureOfAModel() throws IOException {
    long drawn;
    try (Stream<Path> files = Files.walk(run.resolve("pictures/gallery"))) {
      drawn =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.matches("(round|baseline)-.*\\.png"))
              .filter(name -> !name.endsWith("-confidence.png"))
              .count();
    }
    try (var files = Files.newDirectoryStream(run.resolve("pictures"), "events.out.tfevents.*")) {
      byte[] board = Files.readAllBytes(files.iterator().next());
      String text = new String(board, StandardCharsets.ISO_8859_1);
      assertThat(text.split("/prediction", -1)).hasSize((int) drawn + 1).hasSizeGreaterThan(9);
      assertThat(text).contains("/input", "/truth");
    }
  }

  @Test
  void everyModelIsCalibratedAndItsReportSaysSo() throws IOException {
    assertThat(
            Files.readString(run.resolve("metrics.jsonl")).split("\"event\":\"calibration\"", -1))
        .hasSize(9 + 1);
    assertThat(Files.readString(run.resolve("report.html")))
        .contains("\"reliability\":[{\"stage\":\"baseline/source-only\"")
        .contains("<dt>calibration error</dt>");
    assertThat(trained.out()).contains("Expected calibration error of round-2/student: ");
  }

  @Test
  void aStudentsConfidenceIsInTheGallery() throws IOException {
    try (Stream<Path> files = Files.walk(run.resolve("pictures/gallery"))) {
      assertThat(files.map(Path::toString))
          .anyMatch(name -> name.endsWith("round-2-student-confidence.png"))
          .noneMatch(name -> name.endsWith("teacher-confidence.png"));
    }
  }

  @Test
  void theLastRoundMakesNoPseudoLabels() {
    assertThat(run.resolve("round-2/pseudo-labels")).doesNotExist();
  }

  @Test
  void theTableAtTheEndHasEveryStage() {
    assertThat(trained.out())
        .contains(
            "mIoU",
            "baseline/source-only",
            "round-1/region-teacher",
            "round-1/sample-teacher",
            "round-1/ensemble",
            "round-1/student",
            "round-2/student",
            "report: " + run.resolve("report.html"));
  }

  @Test
  void provenanceHasTheWholeCommandLine() throws IOException {
    JsonNode provenance =
        JsonMapper.builder().build().readTree(Files.readString(run.resolve("provenance.json")));

    List<String> words = new ArrayList<>();
    provenance.path("command_line").forEach(word -> words.add(word.asString()));
    assertThat(words).containsExactly("train", file.toString(), "--run-dir", run.toString());
  }

  @Test
  void resumingAFinishedRunChangesNothingOfIt() throws IOException {
    String metrics = Files.readString(run.resolve("metrics.jsonl"));
    byte[] model = Files.readAllBytes(run.resolve("round-2/student/last/model.safetensors"));
    FileTime written =
        Files.getLastModifiedTime(run.resolve("round-2/student/last/model.safetensors"));
    Called again = Called.with("train", file, "--run-dir", run, "--resume");

    assertThat(again.code()).as(again.err()).isZero();
    // Not trained and written once more with the same result.
    assertThat(Files.getLastModifiedTime(run.resolve("round-2/student/last/model.safetensors")))
        .isEqualTo(written);
    assertThat(Files.readString(run.resolve("metrics.jsonl"))).isEqualTo(metrics);
    assertThat(Files.readAllBytes(run.resolve("round-2/student/last/model.safetensors")))
        .isEqualTo(model);
    // The table is that of the whole run.
    assertThat(again.out()).isEqualTo(trained.out());
  }

  @Test
  void aDryRunPlansEveryStageAndLeavesNothing() {
    Path planned = folder.resolve("planned");
    Called dry = Called.with("train", file, "--run-dir", planned, "--dry-run");

    assertThat(dry.code()).as(dry.err()).isZero();
    // 7 steps of 2 images, of 2 images of each domain for what sees both, after those of the start.
    assertThat(dry.out().replaceAll(" +", " "))
        .contains("baseline/source-only 7 7 14 0 ")
        .contains("round-1/region-teacher 7 14 28 14 ")
        .contains("round-2/sample-teacher 7 21 70 20 ")
        .contains("round-2/student 7 21 70 28 ")
        .contains("warning: The models have different numbers of updates")
        .contains("warning: Dilation rates of the head (6, 12, 18)")
        .contains("run 10 stages, 7 of them train, 49 steps in all")
        .contains(" parameters")
        .contains("Disk: ")
        .contains("In all about ");
    assertThat(planned).doesNotExist();
  }

  @Test
  void aFolderThatHasARunIsNotOverwritten() {
    assertMistake(Called.with("train", file, "--run-dir", run), "exists already", "--resume");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "optimiser.learning_rate=0.02",
        "method.student.steps=8",
        "seed=4",
        "data.labelled.seed=2"
      })
  void resumingWithOtherSettingsIsRefusedAndNamesTheKey(String change) {
    Called refused = Called.with("train", file, "--run-dir", run, "--resume", "-s", change);

    String key = change.replaceFirst("=.*", "");
    String value = change.substring(key.length() + 1);
    assertMistake(
        refused,
        "other settings: " + key + " is ",
        " in the run and " + value + " in this command");
    assertThat(refused.err()).contains("Repeat all -s options", "--resume --run-dir " + run);
  }

  @Test
  void aGroupThatTheRunDoesNotHaveIsNamedWholeAndOthersAreCounted() {
    Called refused =
        Called.with(
            "train",
            file,
            "--run-dir",
            run,
            "--resume",
            "-s",
            "data.source.resize={width: 96, height: 72}",
            "-s",
            "seed=4");

    assertMistake(refused, "seed is 3 in the run and 4 in this command; 1 other key differs");
    assertMistake(
        Called.with(
            "train",
            file,
            "--run-dir",
            run,
            "--resume",
            "-s",
            "data.source.resize={width: 96, height: 72}"),
        "data.source.resize is missing in the run and {width: 96, height: 72, labels: true} in this"
            + " command");
  }

  @Test
  void theConfigurationInTheRunResumesIt() {
    assertThat(
            Called.with("train", run.resolve("experiment.yaml"), "--run-dir", run, "--resume")
                .code())
        .isZero();
  }

  @Test
  void resumingWhatIsNoRunIsAMistake() {
    assertMistake(
        Called.with("train", file, "--run-dir", folder.resolve("none"), "--resume"),
        "There is no run in",
        "without --resume");
  }

  @Test
  void resumingAStartThatWasStoppedBeforeTheRunBeganBeginsIt() throws IOException {
    Path begun = Files.createDirectories(folder.resolve("begun"));
    Files.createFile(begun.resolve("run.lock"));
    Called called =
        Called.with(
            "train",
            file,
            "--run-dir",
            begun,
            "--resume",
            "-s",
            "method.rounds=1",
            "-s",
            "method.baselines=[source_only]");

    assertThat(called.code()).as(called.err()).isZero();
    assertThat(begun.resolve("report.html")).isNotEmptyFile();
  }

  @Test
  void hintsNameTheProgramAsItWasCalled() {
    System.setProperty("dualmix.command", "./dualmix");
    try {
      assertThat(ResumeCommand.of(List.of("train", "a b.yaml")))
          .isEqualTo("./dualmix train 'a b.yaml' --resume");
      assertThat(ResumeCommand.again(List.of("demo", "--resume"))).isEqualTo("./dualmix demo");
      assertThat(ProgramName.in("See /opt/dualmix data; run dualmix data check FILE"))
          .isEqualTo("See /opt/dualmix data; run ./dualmix data check FILE");
    } finally {
      System.clearProperty("dualmix.command");
    }
  }

  @Test
  void anUnknownSettingIsAnsweredWithTheNearest() {
    Called called =
        Called.with("train", file, "--run-dir", folder.resolve("x"), "-s", "optimiser.momentun=0");

    assertMistake(called, "momentun", "Did you mean", "momentum");
    assertThat(folder.resolve("x")).doesNotExist();
  }

  @Test
  void evaluateGivesTheScoresOfTheRunsTable() {
    Called called = Called.with("evaluate", run.resolve("round-1/region-teacher/last"));

    assertThat(called.code()).as(called.err()).isZero();
    assertThat(scores(called.out(), "last "))
        .hasSize(4 + 11)
        .isEqualTo(scores(beforeBudgets(trained.out()), "round-1/region-teacher "));
  }

  /** The table of scores, without that of budgets, whose rows begin alike. */
  private static String beforeBudgets(String output) {
    return output.substring(0, output.indexOf("trained on"));
  }

  /** The numbers of a row, also those that continue below. */
  private static List<String> scores(String table, String row) {
    return table
        .lines()
        .filter(line -> line.startsWith(row) && !line.contains("data."))
        .flatMap(line -> Arrays.stream(line.substring(row.length()).strip().split("\\s+", -1)))
        .toList();
  }

  @Test
  void predictLabelsAnImage() throws IOException {
    Path image = folder.resolve("street.png");
    ImageFiles.writeImage(image, new RgbImage(40, 30, new byte[40 * 30 * 3]));
    Path out = folder.resolve("out");
    Called called = Called.with("predict", run, image, "-o", out);

    assertThat(called.code()).as(called.err()).isZero();
    assertThat(ImageFiles.readLabel(out.resolve("street-index.png")).classes()).hasSize(40 * 30);
    assertThat(out.resolve("street-overlay.png")).isNotEmptyFile();
  }

  @Test
  void anImageThatCannotBeReadIsNamedAndThoseBeforeItAreLabelled() throws IOException {
    Path images = Files.createDirectories(folder.resolve("images"));
    for (int i = 0; i < 6; i++) {
      ImageFiles.writeImage(images.resolve(i + ".png"), new RgbImage(40, 30, new byte[3600]));
    }
    Files.writeString(images.resolve("6.png"), "no image");
    Path out = folder.resolve("out");
    Called called = Called.with("predict", run, images, "-o", out);

    assertMistake(called, "6.png");
    for (int i = 0; i < 6; i++) {
      assertThat(ImageFiles.readLabel(out.resolve(i + "-index.png")).classes()).hasSize(1200);
      assertThat(ImageFiles.readImage(out.resolve(i + "-colour.png")).rgb()).hasSize(3600);
      assertThat(ImageFiles.readImage(out.resolve(i + "-overlay.png")).rgb()).hasSize(3600);
    }
    assertThat(out.resolve("classes.csv")).content().startsWith("index,name,colour\n0,");
    assertThat(out.resolve("6-index.png")).doesNotExist();
  }

  private static void assertMistake(Called called, String... parts) {
    assertThat(called.code()).isEqualTo(1);
    assertThat(called.err()).contains(parts).doesNotContain("\tat ").doesNotContain("unexpected");
  }
}
