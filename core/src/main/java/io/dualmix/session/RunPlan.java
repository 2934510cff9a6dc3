package io.dualmix.session;

import io.dualmix.adapt.setup.Domains;
import io.dualmix.adapt.setup.StagePlan;
import io.dualmix.config.Experiment;
import java.util.List;

/**
 * The stages of a run, for its progress.
 *
 * @param parts the stages, in the order of the recipe
 */
public record RunPlan(List<Part> parts) {
  public RunPlan {
    parts = List.copyOf(parts);
  }

  /**
   * One stage.
   *
   * @param stage its path, such as {@code round-1/student}
   * @param steps of training; 0 if it does not train
   * @param images to predict, for evaluations or pseudo labels
   */
  public record Part(String stage, int steps, long images) {
    /** The name without the round, such as {@code student}. */
    public String kind() {
      return stage.substring(stage.indexOf('/') + 1);
    }
  }

  /** An empty plan. */
  public static RunPlan none() {
    return new RunPlan(List.of());
  }

  /** The stages of an experiment on its data. */
  public static RunPlan of(Experiment experiment, Domains domains) {
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
