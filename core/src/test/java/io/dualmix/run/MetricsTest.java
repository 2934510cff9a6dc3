package io.dualmix.run;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import io.dualmix.eval.CalibrationBins.Bin;
import io.dualmix.eval.ConfusionMatrix;
import io.dualmix.eval.Evaluation;
import io.dualmix.train.event.Calibrated;
import io.dualmix.train.event.ClassIou;
import io.dualmix.train.event.ClassThreshold;
import io.dualmix.train.event.Evaluated;
import io.dualmix.train.event.LossPart;
import io.dualmix.train.event.LossSpiked;
import io.dualmix.train.event.PseudoLabelClass;
import io.dualmix.train.event.PseudoLabelled;
import io.dualmix.train.event.Recorded;
import io.dualmix.train.event.Scored;
import io.dualmix.train.event.StageFinished;
import io.dualmix.train.event.StageStarted;
import io.dualmix.train.event.StepDone;
import io.dualmix.train.event.StepFailed;
import io.dualmix.train.event.ThresholdsMoved;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-23T10:15:30.250Z"), ZoneOffset.UTC);
  private static final List<String> CLASSES = List.of("sky", "fence");
  private static final String A = "round-1/region-teacher";
  private static final String B = "round-1/sample-teacher";

  @TempDir private Path folder;
  private Metrics metrics;

  @BeforeEach
  void open() {
    metrics = new Metrics(folder, CLOCK);
  }

  @Test
  void eventsAreTheDocumentedLines() throws IOException {
    metrics.write(new StageStarted(A, 400));
    metrics.write(step(A, 20));
    ConfusionMatrix matrix = ConfusionMatrix.of(new long[][] {{3, 0}, {0, 0}});
    metrics.write(Evaluated.of(A, 400, Scored.LAST, Evaluation.of(CLASSES, matrix, List.of())));
    metrics.write(
        new PseudoLabelled(
            "round-1/pseudo-labels",
            0.5,
            List.of(new PseudoLabelClass("sky", 0.9, 10, 0.5, Double.NaN))));
    metrics.write(new StageFinished(A, 12.5));
    String time = ",\"time\":\"2026-11-23T10:15:30.250Z\"}";
    assertThat(lines())
        .containsExactly(
            "{\"event\":\"stage_started\",\"stage\":\"" + A + "\",\"steps\":400" + time,
            "{\"event\":\"step\",\"stage\":\""
                + A
                + "\",\"step\":20,\"loss\":0.75,"
                + "\"parts\":{\"ce\":0.5},\"learning_rate\":0.01,\"images_per_second\":31.25,\"data_wait\":0.125"
                + time,
            "{\"event\":\"evaluation\",\"stage\":\""
                + A
                + "\",\"step\":400,"
                + "\"checkpoint\":\"last\",\"miou\":1.0,\"pixel_accuracy\":1.0,"
                + "\"class_accuracy\":1.0,\"iou\":{\"sky\":1.0,\"fence\":null},"
                + "\"confusion\":[[3,0],[0,0]],\"metrics\":{\"miou_present\":1.0}"
                + time,
            "{\"event\":\"pseudo_labels\",\"stage\":\"round-1/pseudo-labels\",\"kept\":0.5,"
                + "\"classes\":{\"sky\":{\"threshold\":0.9,\"predicted\":10,\"kept\":0.5,"
                + "\"accuracy\":null}}"
                + time,
            "{\"event\":\"stage_finished\",\"stage\":\"" + A + "\",\"seconds\":12.5" + time);
  }

  @Test
  void everyEventIsReadAsItWasWritten() {
    List<Recorded> events =
        List.of(
            new StageStarted(A, 400),
            step(A, 20),
            new Evaluated(
                A,
                20,
                Evaluated.INTERMEDIATE,
                Map.of("miou", 0.5, "class_accuracy", 0.25, "frequency_weighted", 0.125),
                List.of(new ClassIou("sky", Double.NaN)),
                List.of(List.of(7L))),
            calibrated(20),
            new PseudoLabelled(
                A, 0.5, List.of(new PseudoLabelClass("sky", Double.NaN, 0, 0.5, 0.75))),
            new ThresholdsMoved(
                A,
                20,
                "moving_average",
                List.of(new ClassThreshold("sky", 0.875), new ClassThreshold("fence", 0.25))),
            new StageFinished(A, 1.5));
    events.forEach(metrics::write);
    assertThat(events()).isEqualTo(events);
  }

  @Test
  void aStepFromBeforeWaitingWasMeasuredIsRead() throws IOException {
    metrics.write(step(A, 20));
    metrics.close();
    Path file = folder.resolve(Metrics.FILE);
    Files.writeString(file, Files.readString(file).replace(",\"data_wait\":0.125", ""));
    assertThat(events())
        .containsExactly(
            new StepDone(A, 20, 0.75, List.of(new LossPart("ce", 0.5)), 0.01, 31.25, Double.NaN));
  }

  @Test
  void aTornLastLineIsCutOff() throws IOException {
    metrics.write(step(A, 20));
    metrics.close();
    Files.writeString(
        folder.resolve(Metrics.FILE), "{\"event\":\"step\",\"sta", StandardOpenOption.APPEND);
    metrics = new Metrics(folder, CLOCK);
    metrics.write(step(A, 40));
    assertThat(events()).containsExactly(step(A, 20), step(A, 40));
  }

  @Test
  void aBrokenLineInTheMiddleIsAnErrorThatNamesIt() throws IOException {
    metrics.write(step(A, 20));
    Files.writeString(folder.resolve(Metrics.FILE), "nonsense\n{}\n", StandardOpenOption.APPEND);
    assertThatThrownBy(() -> new Metrics(folder, CLOCK))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("metrics.jsonl, line 2");
  }

  @Test
  void rewindDropsWhatIsBeyondTheCheckpoint() {
    Stream.of(new StageStarted(A, 60), step(A, 20), step(A, 40), step(A, 60))
        .forEach(metrics::write);
    metrics.write(new StageFinished(A, 1));
    metrics.rewind(A, 40);
    assertThat(events()).containsExactly(new StageStarted(A, 60), step(A, 20), step(A, 40));
  }

  @Test
  void rewindDropsTheCalibrationOfAnEvaluationThatIsDoneAgain() {
    Stream.of(new StageStarted(A, 60), step(A, 40), calibrated(60)).forEach(metrics::write);
    metrics.rewind(A, 40);
    assertThat(events()).containsExactly(new StageStarted(A, 60), step(A, 40));
  }

  @Test
  void rewindDropsSpikesAndFailuresBeyondTheCheckpointAlone() {
    Recorded spike = new LossSpiked(A, 20, 9, 1);
    Recorded failure = new StepFailed(A, 30, StepFailed.Fault.LOSS, 9, 1, true);
    Stream.of(new StageStarted(A, 60), spike, failure).forEach(metrics::write);
    metrics.write(new LossSpiked(A, 41, 9, 1));
    metrics.write(new StepFailed(A, 42, StepFailed.Fault.LOSS, 9, 1, true));
    metrics.rewind(A, 40);
    assertThat(events()).containsExactly(new StageStarted(A, 60), spike, failure);
  }

  @Test
  void rewindKeepsALaterStageWhoseResultIsOnTheDisk() {
    Stream.of(step(A, 20), step(A, 40), new StageFinished(A, 1)).forEach(metrics::write);
    Stream.of(new StageStarted(B, 60), step(B, 20)).forEach(metrics::write);
    metrics.rewind(A, 20);
    assertThat(events()).containsExactly(step(A, 20), new StageStarted(B, 60), step(B, 20));
  }

  @Test
  void aFolderThatIsMovedAwayStopsTheRunAtItsNextEvent() throws IOException {
    metrics.write(step(A, 20));
    Files.move(folder.resolve(Metrics.FILE), folder.resolve("moved.jsonl"));
    assertThatThrownBy(() -> metrics.write(step(A, 40)))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("metrics.jsonl was deleted, moved or replaced");
  }

  @Test
  void anotherFileAtTheSamePlaceIsNotTakenForTheRuns() throws IOException {
    metrics.write(step(A, 20));
    Files.copy(folder.resolve(Metrics.FILE), folder.resolve("copy"));
    Files.move(folder.resolve("copy"), folder.resolve(Metrics.FILE), REPLACE_EXISTING);
    assertThatThrownBy(() -> metrics.force()).hasMessageContaining("replaced");
  }

  @Test
  void rewindToTheLastStepKeepsItAndDropsTheEnd() {
    Stream.of(step(A, 20), step(A, 40), new StageFinished(A, 1)).forEach(metrics::write);
    metrics.rewind(A, 40);
    assertThat(events()).containsExactly(step(A, 20), step(A, 40));
  }

  @Test
  void rewindToTheStartDropsTheWholeStageAndNothingEarlier() {
    Stream.of(step(A, 20), new StageFinished(A, 1), new StageStarted(B, 60), step(B, 20))
        .forEach(metrics::write);
    metrics.rewind(B, 0);
    assertThat(events()).containsExactly(step(A, 20), new StageFinished(A, 1));
  }

  @Test
  void rewindKeepsWhatWasHeardMeanwhileOfAStageBesideIt() {
    Stream.of(new StageStarted(A, 60), new StageStarted(B, 60), step(A, 20), step(B, 20))
        .forEach(metrics::write);
    Stream.of(step(A, 40), step(B, 40), new StageFinished(B, 1)).forEach(metrics::write);
    metrics.rewind(A, 20);
    assertThat(events())
        .containsExactly(
            new StageStarted(A, 60),
            new StageStarted(B, 60),
            step(A, 20),
            step(B, 20),
            step(B, 40),
            new StageFinished(B, 1));
  }

  @Test
  void whatFollowsARewindIsAppended() {
    Stream.of(step(A, 20), step(B, 20), step(A, 40)).forEach(metrics::write);
    metrics.rewind(A, 20);
    metrics.write(step(A, 60));
    assertThat(events()).containsExactly(step(A, 20), step(B, 20), step(A, 60));
  }

  @Test
  void rewindOfAStageThatNeverBeganChangesNothing() {
    metrics.write(step(A, 20));
    metrics.rewind(B, 0);
    assertThat(events()).containsExactly(step(A, 20));
  }

  @Test
  void aKilledAndResumedRunHasTheFilesOfAnUndisturbedOne() throws IOException {
    List<Recorded> undisturbed = new ArrayList<>(List.of(new StageStarted(A, 60)));
    Stream.of(20, 40, 60).map(s -> step(A, s)).forEach(undisturbed::add);
    undisturbed.forEach(metrics::write);
    List<byte[]> expected = contents();
    metrics.write(step(A, 80));
    metrics.close();
    metrics = new Metrics(folder, CLOCK);
    metrics.rewind(A, 40);
    metrics.write(step(A, 60));
    assertThat(contents()).usingRecursiveComparison().isEqualTo(expected);
  }

  /** Lines of the first format, without {@code data_wait} and further metrics, and of today's. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'event':'stage_started','stage':'round-1/student','steps':400,T}",
        "{'event':'step','stage':'round-1/student','step':20,'loss':0.75,'parts':{'kl':1.0E-4,'ce':0.5},"
            + "'learning_rate':0.01,'images_per_second':31.25,'data_wait':null,T}",
        "{'event':'evaluation','stage':'round-1/student','step':0,'checkpoint':'last','miou':0.5,"
            + "'pixel_accuracy':0.25,'class_accuracy':null,'iou':{'sky':0.5,'fence':null},"
            + "'confusion':[[3,0],[9007199254740993,1]],T}",
        "{'event':'evaluation','stage':'round-1/student','step':400,'checkpoint':'last','miou':0.5,"
            + "'pixel_accuracy':0.25,'class_accuracy':0.125,'iou':{'sky':0.5},'confusion':[[3]],"
            + "'metrics':{'calibration_error':0.03125},T}",
        "{'event':'calibration','stage':'round-1/student','step':400,'images':2,'error':0.25,"
            + "'bins':[{'pixels':0,'right':0,'confidence':null},{'pixels':8,'right':4,'confidence':0.75}],T}",
        "{'event':'pseudo_labels','stage':'round-1/pseudo-labels','kept':0.5,'classes':{'sky':"
            + "{'threshold':0.9,'predicted':10,'kept':0.5,'accuracy':null}},T}",
        "{'event':'loss_spike','stage':'round-1/student','step':31,'loss':9.5,'median':0.5,T}",
        "{'event':'step_failed','stage':'round-1/student','step':32,'fault':'gradient','loss':0.5,"
            + "'gradient_norm':null,'skipped':true,T}",
        "{'event':'stage_finished','stage':'round-1/student','seconds':12.5,T}"
      })
  void aLineIsWrittenAgainAsItWasRead(String golden) {
    String line = golden.replace("T}", "'time':'2026-11-23T10:15:30.250Z'}").replace('\'', '"');
    assertThat(EventJson.write(EventJson.read(line))).isEqualTo(line);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{'event':'stage_started','stage':'a',T}",
        "{'event':'stage_started','stage':'a','steps':null,T}",
        "{'event':'party','stage':'a',T}",
        "{'stage':'a','steps':1,T}",
        "{'event':'stage_started','stage':'a','steps':1}",
        "{'event':'step_failed','stage':'a','step':3,'fault':'mood','loss':1.0,'gradient_norm':1.0,"
            + "'skipped':true,T}",
        "{'event':'evaluation','stage':'a','step':0,'checkpoint':'last','pixel_accuracy':0.25,"
            + "'class_accuracy':0.5,'iou':{},'confusion':[],T}"
      })
  void aLineThatLacksAKeyOrHasAnUnknownWordIsNoEvent(String broken) {
    String line = broken.replace("T}", "'time':'2026-11-23T10:15:30.250Z'}").replace('\'', '"');
    assertThatThrownBy(() -> EventJson.read(line)).isInstanceOf(IllegalArgumentException.class);
  }

  /** Of 8 pixels that it is 75 % sure of, half are right: an error of 0.25. */
  private static Calibrated calibrated(int step) {
    return new Calibrated(A, step, 2, List.of(new Bin(0, 0, Double.NaN), new Bin(8, 4, 0.75)));
  }

  private static StepDone step(String stage, int step) {
    return new StepDone(stage, step, 0.75, List.of(new LossPart("ce", 0.5)), 0.01, 31.25, 0.125);
  }

  private List<String> lines() throws IOException {
    return Files.readAllLines(folder.resolve(Metrics.FILE));
  }

  private List<Recorded> events() {
    return EventLines.read(folder.resolve(Metrics.FILE)).events().stream()
        .map(RecordedEvent::event)
        .toList();
  }

  private List<byte[]> contents() throws IOException {
    List<byte[]> contents = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        contents.add(Files.readAllBytes(file));
      }
    }
    return contents;
  }
}
