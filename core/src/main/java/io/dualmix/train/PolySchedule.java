package io.dualmix.train;

import io.dualmix.DualMixException;

/**
 * Polynomial decay with linear warm-up: rate(step) = base * min(1, (step + 1) / warmup) * (1 - step
 * / horizon) ^ power (paper, section 4.1, with power 0.9; the warm-up is DAFormer's).
 *
 * @param base the rate without warm-up and decay, above 0
 * @param power of the decay; 0 for a constant rate
 * @param warmup steps until the full rate; 0 for none
 * @param horizon the step at which the rate would be 0; training may stop earlier
 */
public record PolySchedule(double base, double power, int warmup, int horizon) {
  public PolySchedule {
    if (!(base > 0) || power < 0 || warmup < 0 || horizon < 1) {
      throw new DualMixException(
          "No schedule with base "
              + base
              + ", power "
              + power
              + ", warm-up "
              + warmup
              + " and horizon "
              + horizon,
          "base > 0, power >= 0, warmup >= 0 and horizon >= 1 are needed.");
    }
  }

  /** The learning rate of a step, from 0. */
  public double rate(int step) {
    double ramp = warmup == 0 ? 1 : Math.min(1.0, (step + 1.0) / warmup);
    double left = Math.max(0, 1 - (double) step / horizon);
    return base * ramp * Math.pow(left, power);
  }
}
