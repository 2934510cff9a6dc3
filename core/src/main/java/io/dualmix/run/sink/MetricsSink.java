package io.dualmix.run.sink;

import io.dualmix.run.Metrics;
import io.dualmix.run.RecordedEvent;
import io.dualmix.train.event.Recorded;
import io.dualmix.train.event.TrainingEvent;
import io.dualmix.train.event.TrainingListener;
import java.util.List;

/**
 * A file that follows from a run's {@link Metrics}: it has what they have, a cut included. Comes
 * after the {@link io.dualmix.run.RunRecorder} among a run's listeners.
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

  /** Writes the file of these events in place of what it was. */
  abstract void rebuild(List<RecordedEvent> events);

  /** Adds an event. */
  abstract void append(RecordedEvent recorded);

  @Override
  public abstract void close();
}
