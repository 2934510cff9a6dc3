package io.dualmix.train.event;

import io.dualmix.PublicApi;
import java.util.List;

/**
 * Receives the events of a run. Files, servers, pictures and displays are listeners, so that the
 * training step contains none of them. Called by one thread at a time; with several workers the
 * threads differ. An exception stops the run.
 */
@FunctionalInterface
@PublicApi
public interface TrainingListener {
  /** Receives an event. */
  void on(TrainingEvent event);

  /** Combines listeners: each event goes to all of them in their order, one call at a time. */
  static TrainingListener all(List<? extends TrainingListener> listeners) {
    List<TrainingListener> each = List.copyOf(listeners);
    Object turn = new Object();
    return event -> {
      synchronized (turn) {
        each.forEach(listener -> listener.on(event));
      }
    };
  }
}
