package io.dualmix.train.event;

/**
 * A fact about a run. A stage is named by its path, such as {@code round-1/student} or {@code
 * baseline/source-only}. A value that does not exist is NaN here and null in files.
 */
public sealed interface TrainingEvent permits Recorded, Momentary {
  /** Such as {@code round-1/student}. */
  String stage();

  /** The steps done when this happened; 0 where it belongs to no step. */
  default int step() {
    return 0;
  }
}
