package io.dualmix.run;

import io.dualmix.train.event.Checkpointing;
import io.dualmix.train.event.Recorded;
import io.dualmix.train.event.StageResumed;
import io.dualmix.train.event.StageStarted;
import io.dualmix.train.event.TrainingEvent;
import io.dualmix.train.event.TrainingListener;

/**
 * Writes the {@link Recorded} events of a run to its {@link Metrics}. It must be the first listener
 * of a run; listeners with derived files come after it.
 */
public final class RunRecorder implements TrainingListener {
  private final Metrics metrics;

  /**
   * @param metrics of the run
   */
  public RunRecorder(Metrics metrics) {
    this.metrics = metrics;
  }

  @Override
  public void on(TrainingEvent event) {
    if (event instanceof StageStarted started) {
      metrics.rewind(started.stage(), 0);
    } else if (event instanceof StageResumed resumed) {
      metrics.rewind(resumed.stage(), resumed.step());
    } else if (event instanceof Checkpointing) {
      metrics.force();
    }
    if (event instanceof Recorded recorded) {
      metrics.write(recorded);
    }
  }
}
