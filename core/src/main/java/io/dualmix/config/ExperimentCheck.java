package io.dualmix.config;

/**
 * What an experiment must fulfil beyond its records: for the rooms above, which know more than
 * single settings. Found with {@link java.util.ServiceLoader}; {@link Experiments} asks all of them
 * whenever it reads an experiment.
 */
public interface ExperimentCheck {
  /**
   * Refuses an experiment.
   *
   * @throws InvalidSetting with a whole key, such as {@code method.student.start}
   */
  void check(Experiment experiment);
}
