package io.dualmix.session;

import io.dualmix.adapt.setup.DilationWarnings;
import io.dualmix.adapt.setup.Domains;
import io.dualmix.adapt.setup.StagePlan;
import io.dualmix.adapt.setup.TrainingBudgets;
import io.dualmix.adapt.setup.UnreadSettings;
import io.dualmix.config.Experiment;
import io.dualmix.recipe.StageId;
import io.dualmix.recipe.TrainingBudget;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Warnings about the settings of a run that do not prevent training. */
public final class PlanWarnings {
  private PlanWarnings() {}

  /**
   * The warnings as sentences.
   *
   * @param experiment with steps and a batch size in every stage
   */
  public static List<String> of(Experiment experiment, Domains domains) {
    List<String> warnings =
        new ArrayList<>(DilationWarnings.of(experiment, domains.source().classes()));
    warnings.addAll(UnreadSettings.of(experiment));
    TrainingBudget.warning(byPath(budgets(experiment, domains))).ifPresent(warnings::add);
    return warnings;
  }

  /** The budgets of a run's models. */
  public static Map<StageId, TrainingBudget> budgets(Experiment experiment, Domains domains) {
    return TrainingBudgets.of(StagePlan.of(experiment, domains), experiment, domains);
  }

  private static Map<String, TrainingBudget> byPath(Map<StageId, TrainingBudget> budgets) {
    Map<String, TrainingBudget> paths = new LinkedHashMap<>();
    budgets.forEach((stage, budget) -> paths.put(stage.path(), budget));
    return paths;
  }
}
