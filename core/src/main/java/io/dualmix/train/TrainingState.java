package io.dualmix.train;

import java.util.Collections;
import java.util.List;

/**
 * The progress of a stage, stored beside its model, so that a killed run resumes with the same
 * results.
 *
 * @param stage such as {@code round-1/student}
 * @param step steps done
 * @param finished whether the stage has ended, including its last evaluation
 * @param sums the losses summed since the last report: total first, then the parts
 * @param summed the number of steps in the sums
 * @param bestMiou the best mIoU on the validation images so far; null before the first evaluation
 * @param bestStep the step of {@code bestMiou}
 * @param seconds of training so far, over all sessions
 */
public record TrainingState(
    String stage,
    int step,
    boolean finished,
    List<Double> sums,
    int summed,
    Double bestMiou,
    int bestStep,
    double seconds) {
  public TrainingState {
    sums = List.copyOf(sums);
  }

  /** The state of a stage before its first step. */
  static TrainingState start(String stage, int parts) {
    return new TrainingState(stage, 0, false, Collections.nCopies(parts + 1, 0.0), 0, null, 0, 0);
  }
}
