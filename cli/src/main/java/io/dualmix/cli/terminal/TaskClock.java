package io.dualmix.cli.terminal;

import java.util.OptionalDouble;

/**
 * How long a task will go on, from its pace since it began here.
 *
 * @param from units that were done when it began
 * @param all units
 * @param began in nanoseconds of the caller's clock
 */
record TaskClock(long from, long all, long began) {
  /** Seconds left after {@code done} units at the time {@code now}; none before the first. */
  OptionalDouble secondsLeft(long done, long now) {
    return done > from
        ? OptionalDouble.of((now - began) * 1e-9 / (done - from) * (all - done))
        : OptionalDouble.empty();
  }
}
