package io.dualmix.train;

import io.dualmix.DualMixException;

/**
 * Polynomial decay with linear warm-up: rate(step) = base * min(1, (step + 1) / warmup) * (1 - step
 * / horizon) ^ power (paper, section 4.1, with power 0.9; the warm-up is DAFormer's, and so is a
 * power of 1: linear decay).
 *
 * @param base the rate without warm-up and decay, above 0
 * @param power of the decay; 0 for a constant rate
 * @param warmup steps until the full rate; 0 for none
 * @param horizon the step at which the rate reaches 0; training may stop earlier
 */
public record PolySchedule(double base, double power, int warmup, int horizon) implements Schedule {
  public PolySchedule {
    if (!(base > 0) || power < 0 || warmup < 0 || horizon < 1) {
      throw new DualMixException(
          "Invalid schedule: base "
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

  @Override
  public double rate(int step) {
    double left = Math.max(0, 1 - (double) step / horizon);
    return base * WarmUp.factor(step, warmup) * Math.pow(left, power);
  }
}
