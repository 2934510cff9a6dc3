package io.dualmix.train.event;

import java.util.List;

/**
 * Follows a run: files, servers, pictures and displays are listeners, never lines in the training
 * step. Called by one thread at a time, which for stages that train side by side is not always the
 * same; an exception stops the run.
 */
@FunctionalInterface
public interface TrainingListener {
  /** Something happened. */
  void on(TrainingEvent event);

  /** One listener that passes each event to several, in their order and one call at a time. */
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
