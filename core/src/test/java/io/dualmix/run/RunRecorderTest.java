package io.dualmix.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.dualmix.train.event.Checkpointing;
import io.dualmix.train.event.LossPart;
import io.dualmix.train.event.Recorded;
import io.dualmix.train.event.StageFinished;
import io.dualmix.train.event.StageResumed;
import io.dualmix.train.event.StageStarted;
import io.dualmix.train.event.StepDone;
import io.dualmix.train.event.Stepped;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunRecorderTest {
  private static final String STAGE = "round-1/student";

  @TempDir private Path folder;
  private RunRecorder recorder;

  @BeforeEach
  void open() {
    recorder = new RunRecorder(new Metrics(folder, Clock.systemUTC()));
  }

  @Test
  void aStageThatGoesOnStartsOnceAndRepeatsNoStep() {
    recorder.on(new StageStarted(STAGE, 40));
    recorder.on(step(10));
    recorder.on(step(20));
    recorder.on(new StageResumed(STAGE, 10, 40));
    recorder.on(step(20));
    assertThat(events()).containsExactly(new StageStarted(STAGE, 40), step(10), step(20));
  }

  @Test
  void aStageThatBeginsAgainDropsWhatItLeft() {
    recorder.on(new StageStarted(STAGE, 40));
    recorder.on(step(10));
    recorder.on(new StageStarted(STAGE, 30));
    assertThat(events()).containsExactly(new StageStarted(STAGE, 30));
  }

  @Test
  void whatIsMomentaryIsNotWritten() {
    recorder.on(new Stepped(STAGE, 1, 40, 2));
    recorder.on(new Checkpointing(STAGE, 1));
    recorder.on(new StageFinished(STAGE, 1.5));
    assertThat(events()).containsExactly(new StageFinished(STAGE, 1.5));
  }

  private static StepDone step(int step) {
    return new StepDone(STAGE, step, 0.5, List.of(new LossPart("kl", 0.25)), 0.01, 30, 0.125);
  }

  private List<Recorded> events() {
    return EventLines.read(folder.resolve(Metrics.FILE)).events().stream()
        .map(RecordedEvent::event)
        .toList();
  }
}
