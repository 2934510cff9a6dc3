package io.dualmix.run.sink;

import io.dualmix.train.event.TrainingEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A sink of a plugin: once it has failed, it gets no further events, and the run goes on. */
final class GuardedSink implements TrackingSink {
  private static final Logger LOG = LoggerFactory.getLogger(GuardedSink.class);

  private final String name;
  private final TrackingSink sink;
  private boolean failed;

  GuardedSink(String name, TrackingSink sink) {
    this.name = name;
    this.sink = sink;
  }

  @Override
  public void on(TrainingEvent event) {
    if (!failed) {
      guarded(() -> sink.on(event));
    }
  }

  @Override
  public void close() {
    guarded(sink::close);
  }

  private void guarded(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException | LinkageError e) {
      if (!failed) {
        LOG.warn("the sink {} failed and gets nothing more of this run: {}", name, e.toString());
      }
      failed = true;
    }
  }
}
