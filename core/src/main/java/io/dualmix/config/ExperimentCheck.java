package io.dualmix.config;

/**
 * A constraint on a whole experiment, which higher packages provide because it concerns more than a
 * single setting. Implementations are found with {@link java.util.ServiceLoader}; {@link
 * Experiments} applies all of them to every experiment that it reads.
 */
public interface ExperimentCheck {
  /**
   * Rejects an invalid experiment.
   *
   * @throws InvalidSetting with an absolute key, such as {@code method.student.start}
   */
  void check(Experiment experiment);
}
