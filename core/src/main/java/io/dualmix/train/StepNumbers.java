package io.dualmix.train;

import io.dualmix.train.event.StepFailed.Fault;
import java.util.Arrays;
import java.util.Optional;

/**
 * The losses and norms of one step.
 *
 * @param step from 1
 * @param losses the total first, then its terms
 * @param gradientNorm before clipping
 * @param weightNorm after the update; 0 without an update
 */
record StepNumbers(int step, double[] losses, double gradientNorm, double weightNorm) {
  /** The first value that is NaN or infinite; empty if all are finite. */
  Optional<Fault> fault() {
    if (!Arrays.stream(losses).allMatch(Double::isFinite)) {
      return Optional.of(Fault.LOSS);
    }
    if (!Double.isFinite(gradientNorm)) {
      return Optional.of(Fault.GRADIENT);
    }
    return Double.isFinite(weightNorm) ? Optional.empty() : Optional.of(Fault.WEIGHTS);
  }
}
