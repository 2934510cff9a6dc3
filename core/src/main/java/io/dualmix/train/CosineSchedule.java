package io.dualmix.train;

import io.dualmix.DualMixException;

/**
 * Cosine decay with linear warm-up (Loshchilov and Hutter 2017, without restarts): rate(step) =
 * base * min(1, (step + 1) / warmup) * (1 + cos(pi * step / horizon)) / 2.
 *
 * @param base the rate without warm-up and decay, above 0
 * @param warmup steps until the full rate; 0 for none
 * @param horizon the step from which the rate is 0; training may stop earlier
 */
public record CosineSchedule(double base, int warmup, int horizon) implements Schedule {
  public CosineSchedule {
    if (!(base > 0) || warmup < 0 || horizon < 1) {
      throw new DualMixException(
          "Invalid schedule: base " + base + ", warm-up " + warmup + " and horizon " + horizon,
          "base > 0, warmup >= 0 and horizon >= 1 are needed.");
    }
  }

  @Override
  public double rate(int step) {
    double done = Math.min(1, (double) step / horizon);
    return base * WarmUp.factor(step, warmup) * (1 + Math.cos(Math.PI * done)) / 2;
  }
}
