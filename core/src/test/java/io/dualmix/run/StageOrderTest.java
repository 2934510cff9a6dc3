package io.dualmix.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.dualmix.train.event.Recorded;
import io.dualmix.train.event.StageFinished;
import io.dualmix.train.event.StageStarted;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StageOrderTest {
  private static List<Recorded> sorted(Recorded... events) {
    List<RecordedEvent> recorded =
        Stream.of(events).map(e -> new RecordedEvent(Instant.EPOCH, e)).toList();
    return StageOrder.sort(recorded).stream().map(RecordedEvent::event).toList();
  }

  @Test
  void baselinesComeBeforeTheRoundsAndRoundsInTheirNumbersOrder() {
    Recorded tenth = new StageStarted("round-10/student", 1);
    Recorded second = new StageStarted("round-2/student", 1);
    Recorded baseline = new StageStarted("baseline/joint", 1);

    assertThat(sorted(tenth, second, baseline)).containsExactly(baseline, second, tenth);
  }

  @Test
  void stagesSideBySideAreUntangled() {
    Recorded sample = new StageStarted("round-1/sample-teacher", 1);
    Recorded region = new StageStarted("round-1/region-teacher", 1);
    Recorded sampleEnd = new StageFinished("round-1/sample-teacher", 1);
    Recorded regionEnd = new StageFinished("round-1/region-teacher", 1);

    assertThat(sorted(sample, region, sampleEnd, regionEnd))
        .containsExactly(region, regionEnd, sample, sampleEnd);
  }

  @Test
  void whatIsUnknownComesLastOfItsRound() {
    Recorded unknown = new StageStarted("round-1/quantised", 1);
    Recorded student = new StageStarted("round-1/student", 1);

    assertThat(sorted(unknown, student)).containsExactly(student, unknown);
  }
}
