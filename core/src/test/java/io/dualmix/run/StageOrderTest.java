package io.dualmix.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.dualmix.run.RunEvent.StageFinished;
import io.dualmix.run.RunEvent.StageStarted;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StageOrderTest {
  private static List<RunEvent> sorted(RunEvent... events) {
    List<RecordedEvent> recorded =
        Stream.of(events).map(e -> new RecordedEvent(Instant.EPOCH, e)).toList();
    return StageOrder.sort(recorded).stream().map(RecordedEvent::event).toList();
  }

  @Test
  void baselinesComeBeforeTheRoundsAndRoundsInTheirNumbersOrder() {
    RunEvent tenth = new StageStarted("round-10/student", 1);
    RunEvent second = new StageStarted("round-2/student", 1);
    RunEvent baseline = new StageStarted("baseline/joint", 1);

    assertThat(sorted(tenth, second, baseline)).containsExactly(baseline, second, tenth);
  }

  @Test
  void stagesSideBySideAreUntangled() {
    RunEvent sample = new StageStarted("round-1/sample-teacher", 1);
    RunEvent region = new StageStarted("round-1/region-teacher", 1);
    RunEvent sampleEnd = new StageFinished("round-1/sample-teacher", 1);
    RunEvent regionEnd = new StageFinished("round-1/region-teacher", 1);

    assertThat(sorted(sample, region, sampleEnd, regionEnd))
        .containsExactly(region, regionEnd, sample, sampleEnd);
  }

  @Test
  void whatIsUnknownComesLastOfItsRound() {
    RunEvent unknown = new StageStarted("round-1/quantised", 1);
    RunEvent student = new StageStarted("round-1/student", 1);

    assertThat(sorted(unknown, student)).containsExactly(student, unknown);
  }
}
