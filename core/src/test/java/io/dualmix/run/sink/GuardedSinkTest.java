package io.dualmix.run.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import io.dualmix.config.SinkConfig;
import io.dualmix.train.event.Checkpointing;
import io.dualmix.train.event.TrainingEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GuardedSinkTest {
  private static final TrainingEvent EVENT = new Checkpointing("round-1/student", 3);

  private final List<String> calls = new ArrayList<>();

  private TrackingSink sink(RuntimeException failure) {
    return new TrackingSink() {
      @Override
      public void on(TrainingEvent event) {
        calls.add("event");
        if (failure != null) {
          throw failure;
        }
      }

      @Override
      public void close() {
        calls.add("close");
        if (failure != null) {
          throw failure;
        }
      }
    };
  }

  @Test
  void aSinkGetsEveryEventAndIsClosed() {
    try (TrackingSink guarded = new GuardedSink("good", sink(null))) {
      guarded.on(EVENT);
      guarded.on(EVENT);
    }

    assertThat(calls).containsExactly("event", "event", "close");
  }

  @Test
  void aFailedSinkGetsNoFurtherEventsAndStopsNothing() {
    try (TrackingSink guarded = new GuardedSink("bad", sink(new IllegalStateException("gone")))) {
      guarded.on(EVENT);
      guarded.on(EVENT);
    }

    assertThat(calls).containsExactly("event", "close");
  }

  @Test
  void aSinkOfNoPluginIsAnError() {
    assertThatThrownBy(() -> new SinkConfig("wandb", Map.of()))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("wandb")
        .hasMessageContaining("no plugin has a sink");
  }
}
