package io.dualmix.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import io.dualmix.eval.ConfusionMatrix;
import io.dualmix.eval.Evaluation;
import io.dualmix.predict.ModelChoice;
import io.dualmix.train.event.Evaluated;
import io.dualmix.train.event.Scored;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunResultTest {
  @TempDir Path folder;

  /** A score by two classes of which the first is right in so many of 100 pixels. */
  private static Evaluated scored(String stage, int step, Scored which, int right) {
    ConfusionMatrix matrix =
        ConfusionMatrix.of(new long[][] {{right, 100 - right}, {100 - right, right}});
    return Evaluated.of(stage, step, which, Evaluation.of(List.of("a", "b"), matrix, List.of()));
  }

  private void score(Metrics metrics, String stage, int right) throws IOException {
    metrics.write(scored(stage, 9, Scored.LAST, right));
    if (!stage.endsWith("ensemble")) {
      model(stage, "last");
    }
  }

  private void model(String stage, String checkpoint) throws IOException {
    Path file = folder.resolve(stage).resolve(checkpoint).resolve("model.safetensors");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "x");
  }

  /** A run whose joint baseline is far better than its student. */
  private void writeRun(String settings, int ensemble) throws IOException {
    try (RunFolder run = RunFolder.create(folder)) {
      run.writeExperiment("name: r\n" + settings);
      Metrics metrics = run.metrics();
      score(metrics, "baseline/joint", 90);
      for (int round = 1; round <= 2; round++) {
        score(metrics, "round-" + round + "/region-teacher", 60 + round);
        score(metrics, "round-" + round + "/sample-teacher", 62 + round);
        score(metrics, "round-" + round + "/ensemble", ensemble - round);
        score(metrics, "round-" + round + "/student", 65 - round);
      }
    }
  }

  @Test
  void theBestModelIsTheOneThatScoredHighestBaselinesIncluded() throws IOException {
    writeRun("", 70);
    RunResult result = RunResult.of(RunReader.read(folder));

    assertThat(result.best().stage()).isEqualTo("baseline/joint");
    assertThat(result.best().round()).isZero();
    assertThat(result.lastStudent().stage()).isEqualTo("round-2/student");
    assertThat(result.ensemble().stage()).isEqualTo("round-1/ensemble");
    assertThat(result.ensemble().files())
        .containsExactly(
            "round-1/region-teacher/last/model.safetensors",
            "round-1/sample-teacher/last/model.safetensors");
  }

  @Test
  void theDescriptionSaysWhatIsUsedWhatItScoredAndWhatScoredHigher() throws IOException {
    writeRun("", 96);
    RunResult result = RunResult.of(RunReader.read(folder));

    assertThat(result.describe("last_student"))
        .contains("round-2/student, the last student, 46.0 % mIoU")
        .contains("baseline/joint (81.8 % mIoU) [--result best]")
        .contains("round-1/ensemble")
        .endsWith("scored higher");
    assertThat(result.describe("ensemble")).endsWith("none scored higher");
    assertThat(result.describe("best")).contains("round-1/ensemble (90.5 % mIoU) [--result");
  }

  @Test
  void aModelWhoseFileIsGoneIsNotHandedOut() throws IOException {
    writeRun("", 70);
    Files.delete(folder.resolve("baseline/joint/last/model.safetensors"));

    assertThat(RunResult.of(RunReader.read(folder)).best().stage()).isNotEqualTo("baseline/joint");
  }

  @Test
  void aBetterCheckpointWithinAStageIsTaken() throws IOException {
    writeRun("", 70);
    try (RunFolder run = RunFolder.resume(folder)) {
      run.metrics().write(scored("round-2/student", 3, Scored.INTERMEDIATE, 95));
    }
    assertThat(RunResult.of(RunReader.read(folder)).best().stage()).isEqualTo("baseline/joint");
    model("round-2/student", "best");

    assertThat(RunResult.of(RunReader.read(folder)).best().files())
        .containsExactly("round-2/student/best/model.safetensors");
  }

  @Test
  void whatIsWrittenReadsBackWhereTheMetricsAreGone() throws IOException {
    writeRun("evaluation: {result: last_student}\n", 70);
    RunResult written = RunResult.write(RunReader.read(folder));
    Files.delete(folder.resolve(Metrics.FILE));

    assertThat(RunResult.read(folder)).isEqualTo(written);
    assertThat(written.configured()).isEqualTo("last_student");
  }

  @Test
  void anEarlierRunWithoutTheFileIsJudgedByItsMetrics() throws IOException {
    writeRun("", 70);

    assertThat(folder.resolve(RunResult.FILE)).doesNotExist();
    assertThat(RunResult.read(folder).best().stage()).isEqualTo("baseline/joint");
  }

  @Test
  void aRunFolderOpensItsBestModelUnlessConfiguredOrAskedOtherwise() throws IOException {
    writeRun("evaluation: {result: ensemble}\n", 70);

    assertThat(ModelChoice.of(folder).files()).hasSize(2);
    assertThat(ModelChoice.of(folder, "best").files())
        .containsExactly(folder.resolve("baseline/joint/last/model.safetensors"));
    assertThat(ModelChoice.of(folder.resolve("round-1/student")).files())
        .containsExactly(folder.resolve("round-1/student/last/model.safetensors"));
  }

  @Test
  void aRunWithoutScoresGivesItsStudentAndRefusesAResult() throws IOException {
    try (RunFolder run = RunFolder.create(folder)) {
      run.writeExperiment("name: r\n");
    }
    model("round-1/student", "last");

    assertThat(ModelChoice.of(folder).files())
        .containsExactly(folder.resolve("round-1/student/last/model.safetensors"));
    assertThatThrownBy(() -> ModelChoice.of(folder, "best"))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("no scored model for --result best");
  }

  @Test
  void aResultOfWhatIsNoRunIsRefused() {
    assertThatThrownBy(() -> ModelChoice.of(folder, "best"))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("asks for a run folder");
  }
}
