package io.dualmix.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.dualmix.eval.CalibrationBins.Bin;
import io.dualmix.eval.ConfusionMatrix;
import io.dualmix.run.RunEvent.Calibrated;
import io.dualmix.run.RunEvent.ClassIou;
import io.dualmix.run.RunEvent.Evaluated;
import io.dualmix.run.RunEvent.LossPart;
import io.dualmix.run.RunEvent.LossSpiked;
import io.dualmix.run.RunEvent.PseudoLabelled;
import io.dualmix.run.RunEvent.StageFinished;
import io.dualmix.run.RunEvent.StageStarted;
import io.dualmix.run.RunEvent.StepDone;
import io.dualmix.run.RunEvent.StepFailed;
import io.dualmix.train.LossSpike;
import io.dualmix.train.RunListener.PseudoLabelClass;
import io.dualmix.train.RunListener.Scored;
import io.dualmix.train.StepFailure;
import io.dualmix.train.StepReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunRecorderTest {
  private static final String STAGE = "round-1/student";
  private static final List<String> CLASSES = List.of("sky", "road");

  @TempDir private Path folder;
  private RunRecorder recorder;

  @BeforeEach
  void open() {
    recorder = new RunRecorder(new Metrics(folder, CLASSES, Clock.systemUTC()), CLASSES);
  }

  @Test
  void aStageThatGoesOnStartsOnceAndRepeatsNoStep() {
    recorder.stageStarted(STAGE, 0, 40);
    recorder.reported(report(10));
    recorder.reported(report(20));
    recorder.stageStarted(STAGE, 10, 40);
    recorder.reported(report(20));
    assertThat(events()).containsExactly(new StageStarted(STAGE, 40), step(10), step(20));
  }

  @Test
  void spikesAndFailuresBecomeEvents() {
    recorder.spiked(new LossSpike(STAGE, 31, 9.5, 0.5));
    recorder.failed(
        new StepFailure(
            STAGE, 32, StepFailure.Fault.GRADIENT, 0.5, List.of(), Double.NaN, true, List.of()));
    assertThat(events())
        .containsExactly(
            new LossSpiked(STAGE, 31, 9.5, 0.5),
            new StepFailed(STAGE, 32, "gradient", 0.5, Double.NaN, true));
  }

  @Test
  void spikesAndFailuresAreRowsOfTheTable() throws IOException {
    recorder.spiked(new LossSpike(STAGE, 31, 9.5, 0.5));
    recorder.failed(
        new StepFailure(
            STAGE, 32, StepFailure.Fault.LOSS, Double.NaN, List.of(), 1, true, List.of()));
    List<String> rows = Files.readAllLines(folder.resolve("metrics.csv"));
    assertThat(rows.get(1)).contains(",loss_spike,round-1/student,31,9.5,");
    assertThat(rows.get(2)).contains(",step_failed,round-1/student,32,,");
  }

  @Test
  void aScoreKeepsCountsAndIou() {
    recorder.evaluated(STAGE, 40, Scored.LAST, ConfusionMatrix.of(new long[][] {{3, 1}, {0, 4}}));
    // IoU 3 / (3 + 1) and 4 / (4 + 1); 7 of 8 pixels right; recalls 3/4 and 1.
    assertThat(events())
        .containsExactly(
            new Evaluated(
                STAGE,
                40,
                "last",
                0.775,
                0.875,
                0.875,
                List.of(new ClassIou("sky", 0.75), new ClassIou("road", 0.8)),
                List.of(List.of(3L, 1L), List.of(0L, 4L))));
  }

  @Test
  void reliabilityBecomesAnEvent() {
    List<Bin> bins = List.of(new Bin(8, 4, 0.75));
    recorder.calibrated(STAGE, 40, 2, bins);
    assertThat(events()).containsExactly(new Calibrated(STAGE, 40, 2, bins));
  }

  @Test
  void keptPixelsBecomeShares() {
    recorder.pseudoLabelled(
        "round-1/pseudo-labels",
        List.of(
            new PseudoLabelClass("sky", 0.9, 30, 15, 0.5),
            new PseudoLabelClass("road", Double.NaN, 0, 0, Double.NaN)),
        null);
    assertThat(events())
        .containsExactly(
            new PseudoLabelled(
                "round-1/pseudo-labels",
                0.5,
                List.of(
                    new RunEvent.PseudoLabelClass("sky", 0.9, 30, 0.5, 0.5),
                    new RunEvent.PseudoLabelClass("road", Double.NaN, 0, Double.NaN, Double.NaN))));
  }

  @Test
  void theEndIsWritten() {
    recorder.stageFinished(STAGE, 1.5);
    assertThat(events()).containsExactly(new StageFinished(STAGE, 1.5));
  }

  private static StepReport report(int step) {
    return new StepReport(
        STAGE, step, 40, 0.5, List.of(new StepReport.Term("kl", 0.25)), 0.01, 30, 0.125);
  }

  private static StepDone step(int step) {
    return new StepDone(STAGE, step, 0.5, List.of(new LossPart("kl", 0.25)), 0.01, 30, 0.125);
  }

  private List<RunEvent> events() {
    return EventLines.read(folder.resolve(Metrics.FILE)).events().stream()
        .map(RecordedEvent::event)
        .toList();
  }
}
