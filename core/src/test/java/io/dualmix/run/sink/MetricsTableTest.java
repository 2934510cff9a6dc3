package io.dualmix.run.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.dualmix.eval.CalibrationBins.Bin;
import io.dualmix.eval.ConfusionMatrix;
import io.dualmix.eval.Evaluation;
import io.dualmix.run.Metrics;
import io.dualmix.run.RunRecorder;
import io.dualmix.train.event.Calibrated;
import io.dualmix.train.event.Evaluated;
import io.dualmix.train.event.LossPart;
import io.dualmix.train.event.LossSpiked;
import io.dualmix.train.event.Scored;
import io.dualmix.train.event.StageResumed;
import io.dualmix.train.event.StageStarted;
import io.dualmix.train.event.StepDone;
import io.dualmix.train.event.StepFailed;
import io.dualmix.train.event.TrainingEvent;
import io.dualmix.train.event.TrainingListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsTableTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-23T10:15:30.250Z"), ZoneOffset.UTC);
  private static final List<String> CLASSES = List.of("sky", "fence");
  private static final String A = "round-1/region-teacher";
  private static final String TIME = "2026-11-23T10:15:30.250Z,";

  @TempDir private Path folder;

  /** All files of a run that heard these events in one session. */
  private void session(TrainingEvent... events) {
    try (Metrics metrics = new Metrics(folder, CLOCK);
        MetricsTable table = new MetricsTable(metrics, CLASSES);
        TensorBoardScalars scalars = new TensorBoardScalars(metrics)) {
      TrainingListener all =
          TrainingListener.all(List.of(new RunRecorder(metrics), table, scalars));
      List.of(events).forEach(all::on);
    }
  }

  @Test
  void theTableHasARowForEachStepAndEvaluation() throws IOException {
    ConfusionMatrix matrix = ConfusionMatrix.of(new long[][] {{3, 1}, {0, 0}});
    Calibrated calibrated = calibrated(400);
    session(
        new StageStarted(A, 400),
        step(20),
        calibrated,
        Evaluated.of(A, 400, Scored.LAST, Evaluation.of(CLASSES, matrix, calibrated.bins())));
    assertThat(rows())
        .containsExactly(
            "time,event,stage,step,loss,loss_parts,learning_rate,images_per_second,data_wait,checkpoint,"
                + "miou,miou_present,pixel_accuracy,class_accuracy,calibration_error,iou_sky,iou_fence",
            TIME + "step," + A + ",20,0.75,ce=0.5,0.01,31.25,0.125,,,,,,,,",
            TIME + "calibration," + A + ",400,,,,,,,,,,,0.25,,",
            TIME + "evaluation," + A + ",400,,,,,,last,0.375,0.75,0.75,0.75,0.25,0.75,0.0");
  }

  @Test
  void spikesAndFailuresAreRowsOfTheTable() throws IOException {
    session(
        new LossSpiked(A, 31, 9.5, 0.5),
        new StepFailed(A, 32, StepFailed.Fault.LOSS, Double.NaN, 1, true));
    assertThat(rows().get(1)).contains(",loss_spike," + A + ",31,9.5,");
    assertThat(rows().get(2)).contains(",step_failed," + A + ",32,,");
  }

  @Test
  void aMetricThatTheHeadDoesNotKnowGetsAColumn() throws IOException {
    session(
        step(20),
        new Evaluated(A, 20, "last", Map.of("miou", 0.5, "dice", 0.25), List.of(), List.of()),
        step(40));
    assertThat(rows().get(0)).contains(",calibration_error,dice,iou_sky,");
    assertThat(rows().get(1)).startsWith(TIME + "step," + A + ",20,");
    assertThat(rows().get(2)).endsWith(",last,0.5,,,,,0.25,,");
    assertThat(rows()).hasSize(4);
  }

  @Test
  void aKilledAndResumedRunHasTheFilesOfAnUndisturbedOne() throws IOException {
    session(new StageStarted(A, 60), step(20), step(40), step(60));
    Map<String, String> expected = contents();
    session(new StageStarted(A, 60), step(20), step(40), step(50));
    session(new StageResumed(A, 40, 60), step(60));
    assertThat(contents()).isEqualTo(expected).hasSize(3);
  }

  @Test
  void whatFollowsACutIsInEveryFile() throws IOException {
    session(new StageStarted(A, 60), step(20), step(40), new StageResumed(A, 20, 60), step(60));
    assertThat(rows()).hasSize(3);
    assertThat(rows().get(2)).startsWith(TIME + "step," + A + ",60,");
  }

  /** Of 8 pixels that it is 75 % sure of, half are right: an error of 0.25. */
  private static Calibrated calibrated(int step) {
    return new Calibrated(A, step, 2, List.of(new Bin(0, 0, Double.NaN), new Bin(8, 4, 0.75)));
  }

  private static StepDone step(int step) {
    return new StepDone(A, step, 0.75, List.of(new LossPart("ce", 0.5)), 0.01, 31.25, 0.125);
  }

  private List<String> rows() throws IOException {
    return Files.readAllLines(folder.resolve(MetricsTable.FILE));
  }

  private Map<String, String> contents() throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        contents.put(file.getFileName().toString(), Arrays.toString(Files.readAllBytes(file)));
      }
    }
    return contents;
  }
}
