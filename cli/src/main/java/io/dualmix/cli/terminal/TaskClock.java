package io.dualmix.cli.terminal;

import java.util.OptionalDouble;

/**
 * Estimates the time left of a task from its pace.
 *
 * @param from units already done at its start
 * @param all number of units
 * @param began start time, in nanoseconds of the caller's clock
 */
record TaskClock(long from, long all, long began) {
  /**
   * The seconds left after {@code done} units at the time {@code now}; empty before the first unit.
   */
  OptionalDouble secondsLeft(long done, long now) {
    return done > from
        ? OptionalDouble.of((now - began) * 1e-9 / (done - from) * (all - done))
        : OptionalDouble.empty();
  }
}
