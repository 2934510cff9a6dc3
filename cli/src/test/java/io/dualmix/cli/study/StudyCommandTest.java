package io.dualmix.cli.study;

import static org.assertj.core.api.Assertions.assertThat;

import io.dualmix.cli.Called;
import io.dualmix.cli.TinyExperiment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A whole study as its user sees it: killed, continued, shown, and with branched runs. */
@Tag("slow")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class StudyCommandTest {
  private static final String STUDENT = "round-2/student";

  @TempDir static Path folder;
  private static Path study;
  private static Path runs;
  private static Called finished;

  /** The first process is killed while the second run, a branch, trains. */
  @BeforeAll
  static void killAndContinue() throws Exception {
    TinyExperiment.write(folder);
    runs = folder.resolve("runs").resolve("weights");
    study =
        write(
            """
            base: tiny.yaml
            name: weights
            seeds: [3]
            variants:
              paper: {}
              kl-2: {from: paper, redo: student, set: {method.distillation.weight: 2}}
            """);
    Path log = folder.resolve("log.txt");
    Process process =
        TinyExperiment.process(log, List.of("study", study.toString(), "-s", "runs=" + runsRoot()))
            .start();
    Path metrics = runs.resolve("kl-2-seed-3").resolve("metrics.jsonl");
    while (process.isAlive()
        && !(Files.exists(metrics) && Files.readString(metrics).contains("round-1/student"))) {
      Thread.sleep(5);
    }
    process.destroyForcibly();
    assertThat(process.waitFor()).as(Files.readString(log)).isNotZero();

    finished = study(study);
  }

  @Test
  void aKilledStudyContinuesAndShowsItsTables() {
    assertThat(finished.code()).as(finished.err()).isZero();
    assertThat(finished.err())
        .contains("run 1 of 2: paper-seed-3, finished", "run 2 of 2: kl-2-seed-3, continued");
    assertThat(finished.out())
        .contains("study weights: 2 of 2 runs finished", "round-2/student", "minus", "page: ");
  }

  @Test
  void aBranchHasTheNumbersOfAWholeRun() throws IOException {
    Path whole = folder.resolve("whole");
    Called called =
        Called.with(
            "train",
            folder.resolve("tiny.yaml"),
            "--run-dir",
            whole,
            "-s",
            "method.distillation.weight=2");
    assertThat(called.code()).as(called.err()).isZero();
    Path branch = runs.resolve("kl-2-seed-3");
    for (String stage : List.of("baseline/source-only", "round-1/student", STUDENT)) {
      assertThat(branch.resolve(stage).resolve("image-counts.json.gz"))
          .hasSameBinaryContentAs(whole.resolve(stage).resolve("image-counts.json.gz"));
    }
    assertThat(Files.readAllLines(branch.resolve("metrics.jsonl")))
        .hasSameSizeAs(Files.readAllLines(whole.resolve("metrics.jsonl")));
  }

  @Test
  void aBranchSaysWhereItsStagesComeFrom() throws IOException {
    Path branch = runs.resolve("kl-2-seed-3");
    String from = runs.resolve("paper-seed-3").toString();
    JsonNode provenance = json(Files.readString(branch.resolve("provenance.json")));
    assertThat(provenance.at("/taken_over/from").asString()).isEqualTo(from);
    assertThat(provenance.at("/taken_over/redo").asString()).isEqualTo("round-1/student");
    JsonNode stages = json(Files.readString(branch.resolve("stages.json"))).get("stages");
    for (JsonNode stage : stages) {
      boolean taken = !stage.path("taken_from").isMissingNode();
      assertThat(taken)
          .as(stage.get("path").asString())
          .isEqualTo(
              stage.get("path").asString().matches("baseline/.*|round-1/(.*-teacher|ensemble)"));
    }
    assertThat(branch.resolve("report.html")).isNotEmptyFile();
  }

  @Test
  void theJsonHasDifferencesAndRuns() {
    Called called = study(study, "--table", "--json");
    assertThat(called.code()).as(called.err()).isZero();
    JsonNode results = json(called.out());
    assertThat(results.get("reference").asString()).isEqualTo("paper");
    assertThat(results.get("runs")).hasSize(2);
    assertThat(results.at("/stages/0/stage").asString()).isEqualTo(STUDENT);
    JsonNode cell = results.at("/stages/0/miou/1");
    double paper = results.at("/stages/0/miou/0/mean").asDouble();
    assertThat(cell.at("/difference/value").asDouble())
        .isEqualTo(cell.get("mean").asDouble() - paper);
    // Two validation images are one block.
    assertThat(cell.at("/difference/low").isNull()).isTrue();
    assertThat(cell.at("/difference/blocks").asInt()).isEqualTo(1);
    assertThat(called.out()).contains("an interval needs 5");
    assertThat(results.get("pairs").valueStream())
        .extracting(pair -> pair.get("to").asString())
        .contains("round-2/region-teacher", "round-2/ensemble", "baseline/source-only");
  }

  @Test
  void thePageHasTheTables() throws IOException {
    assertThat(Files.readString(runs.resolve("study.html")))
        .contains("id=\"study\"", "Study weights", "Within each run", "Student, round 2");
  }

  @Test
  void aRunOfAnOlderVersionHasNoIntervalAndTheTableSaysSo() throws IOException {
    Path counts = runs.resolve("paper-seed-3").resolve(STUDENT).resolve("image-counts.json.gz");
    Path aside = folder.resolve("aside");
    Files.move(counts, aside);
    try {
      assertThat(study(study, "--table").out())
          .contains("No interval with paper-seed-3: an older version made it");
    } finally {
      Files.move(aside, counts);
    }
  }

  @Test
  void anotherSettingIsAnErrorThatNamesIt() throws IOException {
    Path other = write(Files.readString(study).replace("weight: 2", "weight: 3"));
    Called called = study(other);
    assertThat(called.code()).isEqualTo(1);
    assertThat(called.err())
        .contains("kl-2-seed-3", "method.distillation.weight is 2.0 in the run and 3.0");
  }

  @Test
  void aMissingRunIsListedWithItsTime() throws IOException {
    Path more = write(Files.readString(study).replace("seeds: [3]", "seeds: [3, 4]"));
    Called called = study(more, "--dry-run");
    assertThat(called.code()).as(called.err()).isZero();
    assertThat(called.out())
        .containsPattern("paper-seed-3\\s+finished")
        .containsPattern("kl-2-seed-4\\s+missing\\s+\\d")
        .contains("In all about");
    assertThat(runs.resolve("paper-seed-4")).doesNotExist();
  }

  @Test
  void aMisspeltKeyNamesTheVariant() throws IOException {
    Path bad = write(Files.readString(study).replace("distillation.weight", "distillation.wieght"));
    Called called = study(bad, "--dry-run");
    assertThat(called.code()).isEqualTo(1);
    assertThat(called.err()).contains("variant kl-2", "wieght");
  }

  @Test
  void aBranchThatWouldChangeWhatItTakesOverIsRefused() {
    Called called =
        Called.with(
            "train",
            "--from",
            runs.resolve("paper-seed-3"),
            "--redo",
            "student",
            "-s",
            "data.labelled.count=1",
            "--run-dir",
            folder.resolve("refused"));
    assertThat(called.code()).isEqualTo(1);
    assertThat(called.err()).contains("data.labelled.count is 2", "baseline/source-only");
    assertThat(folder.resolve("refused")).doesNotExist();
  }

  private static Path runsRoot() {
    return folder.resolve("runs");
  }

  private static Called study(Path file, String... options) {
    Stream<Object> words =
        Stream.concat(
            Stream.of("study", file, "-s", "runs=" + runsRoot()), Stream.of((Object[]) options));
    return Called.with(words.toArray());
  }

  private static Path write(String yaml) throws IOException {
    Path file = Files.createTempFile(folder, "study", ".yaml");
    return Files.writeString(file, yaml);
  }

  private static JsonNode json(String text) {
    return JsonMapper.builder().build().readTree(text);
  }
}
