package io.dualmix.run.sink;

import io.dualmix.run.Metrics;
import io.dualmix.run.RecordedEvent;
import java.util.List;

/** The {@link Scalars} of a run for TensorBoard, in the run folder. */
public final class TensorBoardScalars extends MetricsSink {
  private final Metrics metrics;
  private TensorBoardFile file;

  /** Writes the file of the events so far, and keeps it open for further ones. */
  public TensorBoardScalars(Metrics metrics) {
    super(metrics);
    this.metrics = metrics;
    this.file = TensorBoardFile.rebuild(metrics.folder(), metrics.now(), metrics.events());
  }

  @Override
  void rebuild(List<RecordedEvent> events) {
    file.close();
    file = TensorBoardFile.rebuild(metrics.folder(), metrics.now(), events);
  }

  @Override
  void append(RecordedEvent recorded) {
    file.append(recorded);
  }

  @Override
  public void close() {
    file.close();
  }
}
