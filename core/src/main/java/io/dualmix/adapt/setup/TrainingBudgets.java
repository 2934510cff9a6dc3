package io.dualmix.adapt.setup;

import io.dualmix.config.Experiment;
import io.dualmix.recipe.StageId;
import io.dualmix.recipe.StageSpec;
import io.dualmix.recipe.TrainingBudget;
import io.dualmix.recipe.WeightSource;
import io.dualmix.train.objective.Need;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The {@link TrainingBudget} of each model of a run. */
public final class TrainingBudgets {
  private TrainingBudgets() {}

  /**
   * The budgets at the end of each stage that trains, in order.
   *
   * @param stages of the run, with steps and batches
   */
  public static Map<StageId, TrainingBudget> of(
      List<StageSpec> stages, Experiment experiment, Domains domains) {
    Map<StageId, TrainingBudget> budgets = new LinkedHashMap<>();
    for (StageSpec stage : stages) {
      if (stage.trains()) {
        TrainingBudget before =
            stage.start() instanceof WeightSource.FromStage earlier
                ? budgets.get(earlier.stage())
                : TrainingBudget.NONE;
        budgets.put(stage.id(), before.plus(own(stage, experiment, domains)));
      }
    }
    return budgets;
  }

  private static TrainingBudget own(StageSpec stage, Experiment experiment, Domains domains) {
    ObjectiveType type = ObjectiveTypes.named(stage.objective());
    long steps = stage.training().steps();
    int batch = stage.training().batch();
    double share =
        type.needs().contains(Need.LABELLED_TARGET) ? truth(stage, experiment, domains) : 0;
    return new TrainingBudget(
        steps, steps * type.imagesPerStep(experiment, batch), Math.round(steps * batch * share));
  }

  /** The share of ground truth among the stage's labelled target images. */
  private static double truth(StageSpec stage, Experiment experiment, Domains domains) {
    if (stage.pseudoLabels().isEmpty()) {
      return 1;
    }
    Double configured = experiment.method().labelledShare();
    int labelled = domains.labelled().size();
    return configured != null
        ? configured
        : (double) labelled / (labelled + domains.unlabelled().size());
  }
}
