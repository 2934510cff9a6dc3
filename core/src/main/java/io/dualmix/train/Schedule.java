package io.dualmix.train;

import io.dualmix.config.ScheduleConfig;

/** The learning rate over the steps of a stage. */
@FunctionalInterface
public interface Schedule {
  /**
   * The learning rate of a step.
   *
   * @param step from 0
   * @return at least 0
   */
  double rate(int step);

  /**
   * The schedule of a configuration.
   *
   * @param config its type, warm-up and horizon
   * @param base the rate without warm-up and decay, above 0
   * @param steps of the stage; the horizon if the configuration has none
   */
  static Schedule of(ScheduleConfig config, double base, int steps) {
    int horizon = config.horizon() == null ? steps : config.horizon();
    return switch (config.type()) {
      case ScheduleConfig.COSINE -> new CosineSchedule(base, config.warmup(), horizon);
      case ScheduleConfig.LINEAR -> new PolySchedule(base, 1, config.warmup(), horizon);
      default -> new PolySchedule(base, config.power(), config.warmup(), horizon);
    };
  }
}
