package io.dualmix.recipe;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What a model has been trained on, including the stages that its initial weights come from. Scores
 * of models with different budgets do not compare methods.
 *
 * @param updates number of optimiser steps
 * @param images number of images that the model has seen, each time it was drawn
 * @param truth number of these that are target images with ground truth; the expected number where
 *     images with pseudo labels are drawn among them
 */
public record TrainingBudget(long updates, long images, long truth) {
  /** Nothing, before the first step. */
  public static final TrainingBudget NONE = new TrainingBudget(0, 0, 0);

  /** The sum of two budgets. */
  public TrainingBudget plus(TrainingBudget other) {
    return new TrainingBudget(updates + other.updates, images + other.images, truth + other.truth);
  }

  /**
   * A sentence that warns of a comparison of models with different budgets; empty if all have the
   * same number of updates.
   *
   * @param budgets of models by the paths of their stages
   */
  public static Optional<String> warning(Map<String, TrainingBudget> budgets) {
    TreeSet<Long> updates = new TreeSet<>();
    budgets.values().forEach(budget -> updates.add(budget.updates()));
    return updates.size() < 2
        ? Optional.empty()
        : Optional.of(
            "The models have different numbers of updates, those of their initial weights included:"
                + " "
                + models(budgets, updates.first())
                + " and "
                + models(budgets, updates.last())
                + ". Their scores do not compare methods. For a comparison give all stages the same"
                + " steps, start and start_later.");
  }

  private static String models(Map<String, TrainingBudget> budgets, long updates) {
    List<String> stages =
        budgets.entrySet().stream()
            .filter(e -> e.getValue().updates() == updates)
            .map(Map.Entry::getKey)
            .toList();
    return updates
        + " ("
        + stages.get(0)
        + (stages.size() == 1 ? "" : " and " + (stages.size() - 1) + " more")
        + ")";
  }
}
