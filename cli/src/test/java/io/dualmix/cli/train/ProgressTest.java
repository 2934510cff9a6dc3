package io.dualmix.cli.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.dualmix.cli.terminal.Durations;
import io.dualmix.cli.terminal.PlainDisplay;
import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.ClassTable.SemanticClass;
import io.dualmix.eval.ConfusionMatrix;
import io.dualmix.eval.Evaluation;
import io.dualmix.recipe.DualLevelMixing;
import io.dualmix.run.RecordedEvent;
import io.dualmix.run.RunData;
import io.dualmix.run.RunStages;
import io.dualmix.session.RunPlan;
import io.dualmix.train.event.Evaluated;
import io.dualmix.train.event.Evaluating;
import io.dualmix.train.event.Recorded;
import io.dualmix.train.event.Scored;
import io.dualmix.train.event.StageFinished;
import io.dualmix.train.event.StageResumed;
import io.dualmix.train.event.StageStarted;
import io.dualmix.train.event.StepDone;
import io.dualmix.train.event.Stepped;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgressTest {
  private static final String STAGE = "round-1/student";

  private final StringWriter text = new StringWriter();
  private final AtomicLong clock = new AtomicLong();
  private final PlainDisplay display = new PlainDisplay(new PrintWriter(text), clock::get);

  @Test
  void aLogGetsALineEveryHalfMinute() {
    display.begin("task", 0, 100);
    for (int second = 1; second <= 65; second++) {
      clock.set(second * 1_000_000_000L);
      display.at(second, "");
    }

    assertThat(text.toString().lines())
        .containsExactly("task  30/100, 1 min 10 s left", "task  60/100, 40.0 s left");
  }

  @Test
  void theTimeLeftCountsOnlyWhatWasDoneHere() {
    display.begin("task", 80, 100);
    clock.set(40_000_000_000L);
    display.at(90, "");

    assertThat(text.toString()).contains("90/100, 40.0 s left");
  }

  /** A stage of 100 steps that has reported once and done its tenth step. */
  private ProgressListener afterAReport(double dataWait) {
    ProgressListener listener =
        new ProgressListener(display, new RunForecast(RunPlan.none(), Set.of(), clock::get));
    listener.on(new StageStarted(STAGE, 100));
    listener.on(new StepDone(STAGE, 9, 0.8349, List.of(), 0.01, 31.24, dataWait));
    clock.set(30_000_000_000L);
    listener.on(new Stepped(STAGE, 10, 100, 8));
    return listener;
  }

  @Test
  void aLineHasLossAndThroughput() {
    afterAReport(0.02);

    assertThat(text.toString())
        .contains(STAGE + "  10/100, 4 min 30 s left, loss 0.835, 31.2 images/s");
  }

  @Test
  void aStageThatWaitsForImagesSaysSoAndWhatHelps() {
    ProgressListener listener = afterAReport(0.5);
    assertThat(text.toString()).contains("31.2 images/s, waiting for images 50 %");

    listener.on(new StepDone(STAGE, 100, 0.5, List.of(), 0.01, 40, 0.0));
    listener.on(new StageFinished(STAGE, 60));
    assertThat(text.toString())
        .contains(STAGE + "  waited for images for 25 % of its time; data.workers, data.cache_mb");
  }

  @Test
  void stagesSideBySideShareALine() {
    ProgressListener listener =
        new ProgressListener(display, new RunForecast(RunPlan.none(), Set.of(), clock::get));
    listener.on(new StageStarted("round-1/region-teacher", 100));
    listener.on(new StageStarted("round-1/sample-teacher", 60));
    listener.on(new StepDone("round-1/region-teacher", 10, 0.5, List.of(), 0.01, 30, 0));
    listener.on(new StepDone("round-1/sample-teacher", 8, 0.25, List.of(), 0.01, 20, 0));
    listener.on(new Stepped("round-1/region-teacher", 10, 100, 8));
    clock.set(30_000_000_000L);
    listener.on(new Stepped("round-1/sample-teacher", 10, 60, 16));

    assertThat(text.toString())
        .contains(
            "round-1/region-teacher + round-1/sample-teacher  20/160, 3 min 30 s left,"
                + " loss 0.500 + 0.250, 50.0 images/s");
  }

  @Test
  void theStageLeftOverKeepsItsLine() {
    ProgressListener listener =
        new ProgressListener(display, new RunForecast(RunPlan.none(), Set.of(), clock::get));
    listener.on(new StageStarted("a", 100));
    listener.on(new StageStarted("b", 60));
    listener.on(new Stepped("b", 60, 60, 8));
    listener.on(new StageFinished("b", 1));
    clock.set(60_000_000_000L);
    listener.on(new Stepped("a", 10, 100, 8));

    assertThat(text.toString()).contains("a  10/100, ").doesNotContain("a + b");
  }

  @Test
  void aStageThatGoesOnSaysFromWhere() {
    new ProgressListener(display, new RunForecast(RunPlan.none(), Set.of(), clock::get))
        .on(new StageResumed(STAGE, 40, 100));

    assertThat(text.toString()).isEqualToNormalizingNewlines(STAGE + "  100 steps, from step 40\n");
  }

  @Test
  void imagesThatMustBePredictedTwiceMakeTheWayLonger() {
    ProgressListener listener =
        new ProgressListener(display, new RunForecast(RunPlan.none(), Set.of(), clock::get));
    listener.on(new Evaluating("labels", 1, 10));
    listener.on(new Evaluating("labels", 2, 20));
    clock.set(40_000_000_000L);
    listener.on(new Evaluating("labels", 5, 20));

    assertThat(text.toString()).contains("labels  5/20, 2 min 30 s left");
  }

  @Test
  void aScoreIsALine() {
    ProgressListener listener =
        new ProgressListener(display, new RunForecast(RunPlan.none(), Set.of(), clock::get));
    listener.on(new StageStarted(STAGE, 100));
    listener.on(new Evaluating(STAGE, 7, 7));
    listener.on(evaluated(STAGE, 100, ConfusionMatrix.of(new long[][] {{3, 1}, {0, 1}})));

    assertThat(text.toString()).contains(STAGE + "  mIoU 62.5 %, pixel accuracy 80.0 % (7 images)");
  }

  @Test
  void theTableAtTheEndHasTheLastScoreOfEachStage() {
    RunData run =
        run(
            evaluated(STAGE, 50, ConfusionMatrix.of(new long[][] {{1, 1}, {0, 1}})),
            evaluated(STAGE, 100, ConfusionMatrix.of(new long[][] {{1, 0}, {0, 1}})));

    assertThat(ResultTable.of(run).lines().toList().subList(0, 2))
        .containsExactly(
            "                  mIoU  present  pixels  classes      a      b",
            STAGE + "  100.0    100.0   100.0    100.0  100.0  100.0");
  }

  @Test
  void aRunWithoutAnyScoreHasNoTable() {
    assertThat(ResultTable.of(run())).isEmpty();
  }

  private static Evaluated evaluated(String stage, int step, ConfusionMatrix matrix) {
    return Evaluated.of(
        stage, step, Scored.LAST, Evaluation.of(List.of("a", "b"), matrix, List.of()));
  }

  private static RunData run(Recorded... events) {
    ClassTable classes =
        new ClassTable(List.of(new SemanticClass("a", 0xFF0000), new SemanticClass("b", 0xFF)));
    return new RunData(
        Path.of("run"),
        "run",
        Arrays.stream(events).map(e -> new RecordedEvent(Instant.EPOCH, e)).toList(),
        Optional.of(classes),
        Map.of(),
        "",
        RunStages.of(DualLevelMixing.ofSettings(Map.of("method.rounds", "1"))),
        List.of(),
        List.of(),
        List.of());
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {"3.24, 3.2 s", "59.99, 1 min 00 s", "72, 1 min 12 s", "7499, 2 h 05 min"})
  void durationsAreSaidAsPeopleSayThem(double seconds, String said) {
    assertThat(Durations.text(seconds)).isEqualTo(said);
  }
}
