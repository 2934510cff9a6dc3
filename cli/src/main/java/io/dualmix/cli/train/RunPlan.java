package io.dualmix.cli.train;

import io.dualmix.adapt.setup.Domains;
import io.dualmix.adapt.setup.StagePlan;
import io.dualmix.config.Experiment;
import java.util.List;

/**
 * What a whole run consists of, for its progress.
 *
 * @param parts the stages, in the order of the method
 */
public record RunPlan(List<Part> parts) {
  public RunPlan {
    parts = List.copyOf(parts);
  }

  /**
   * One stage.
   *
   * @param stage its path, such as {@code round-1/student}
   * @param steps of training; 0 where it does not train
   * @param images that are predicted in it: scored after training and between, or labelled
   */
  public record Part(String stage, int steps, long images) {
    /** What stages of all rounds share, such as {@code student}. */
    String kind() {
      return stage.substring(stage.indexOf('/') + 1);
    }
  }

  /** A plan of nothing, for work that is no run. */
  public static RunPlan none() {
    return new RunPlan(List.of());
  }

  /** The stages of an experiment on its data. */
  static RunPlan of(Experiment experiment, Domains domains) {
    int every = experiment.evaluation().every();
    long scored = domains.validation().size();
    return new RunPlan(
        StagePlan.of(experiment, domains).stream()
            .map(
                stage ->
                    switch (stage.kind()) {
                      case TRAIN -> {
                        int steps = stage.training().steps();
                        long between = every > 0 ? (steps - 1) / every : 0;
                        yield new Part(stage.path(), steps, scored * (between + 1));
                      }
                      case ENSEMBLE -> new Part(stage.path(), 0, scored);
                      case PSEUDO_LABEL -> new Part(stage.path(), 0, domains.unlabelled().size());
                    })
            .toList());
  }
}
