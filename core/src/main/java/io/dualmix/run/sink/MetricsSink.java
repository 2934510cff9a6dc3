package io.dualmix.run.sink;

import io.dualmix.run.Metrics;
import io.dualmix.run.RecordedEvent;
import io.dualmix.train.event.Recorded;
import io.dualmix.train.event.TrainingEvent;
import io.dualmix.train.event.TrainingListener;
import java.util.List;

/**
 * A file derived from a run's {@link Metrics}: it has the same events, also after a truncation.
 * Comes after the {@link io.dualmix.run.RunRecorder} among a run's listeners.
 */
abstract class MetricsSink implements TrainingListener, AutoCloseable {
  private final Metrics metrics;
  private int cuts;

  MetricsSink(Metrics metrics) {
    this.metrics = metrics;
    this.cuts = metrics.cuts();
  }

  @Override
  public final void on(TrainingEvent event) {
    if (metrics.cuts() != cuts) {
      cuts = metrics.cuts();
      rebuild(metrics.events());
    } else if (event instanceof Recorded) {
      append(metrics.last());
    }
  }

  /** Replaces the content of the file by these events. */
  abstract void rebuild(List<RecordedEvent> events);

  /** Appends an event. */
  abstract void append(RecordedEvent recorded);

  @Override
  public abstract void close();
}
