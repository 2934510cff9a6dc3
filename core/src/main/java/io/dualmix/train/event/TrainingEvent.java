package io.dualmix.train.event;

import io.dualmix.PublicApi;

/**
 * An event of a run. A stage is named by its path, such as {@code round-1/student} or {@code
 * baseline/source-only}. A missing value is NaN in Java and null in files.
 */
@PublicApi
public sealed interface TrainingEvent permits Recorded, Momentary {
  /** The path of the stage, such as {@code round-1/student}. */
  String stage();

  /** The number of steps done before this event; 0 if it belongs to no step. */
  default int step() {
    return 0;
  }
}
