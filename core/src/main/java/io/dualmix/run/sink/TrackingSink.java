package io.dualmix.run.sink;

import io.dualmix.PublicApi;
import io.dualmix.train.event.TrainingListener;

/**
 * Receives the events of a run and passes them on, to a file or a server. Called by one thread at a
 * time; it must not block for long, since training waits. A failure ends the sink and not the run.
 */
@PublicApi
public interface TrackingSink extends TrainingListener, AutoCloseable {
  /** Called once, when the run ends, is stopped or fails. */
  @Override
  void close();
}
