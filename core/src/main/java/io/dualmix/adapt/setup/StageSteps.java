package io.dualmix.adapt.setup;

import io.dualmix.DualMixException;
import io.dualmix.config.Experiment;
import io.dualmix.config.Experiments;
import io.dualmix.config.MethodConfig;
import io.dualmix.config.StageConfig;
import io.dualmix.recipe.Recipes;
import io.dualmix.recipe.StageGraph;
import io.dualmix.recipe.StageSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Converts {@code method.epochs} or {@code method.budget} to steps for the stages that have none.
 * Stages are named by their keys, such as {@code method.student}.
 */
public final class StageSteps {
  /** The fewest steps of a stage, whatever the budget. */
  private static final int FEWEST = 20;

  /** The most epochs of the largest data set; more would overfit. */
  private static final double MOST_EPOCHS = 100;

  /** The largest share of a budget for evaluation. */
  private static final double LEAST_SHARE = 0.2;

  private final Experiment experiment;
  private final MethodConfig method;
  private final List<StageSpec> stages;
  private final Domains domains;

  /**
   * @param experiment with a batch size in every stage
   * @param domains its data
   */
  public StageSteps(Experiment experiment, Domains domains) {
    this.experiment = experiment;
    this.method = experiment.method();
    this.stages = Recipes.stages(experiment);
    this.domains = domains;
  }

  /** Whether all stages have steps. */
  public static boolean complete(Experiment experiment) {
    return Recipes.trainings(experiment).values().stream().allMatch(stage -> stage.steps() != null);
  }

  /**
   * Rejects an experiment that is not ready to train.
   *
   * @throws DualMixException if a stage has no steps
   */
  public static void requireComplete(Experiment experiment) {
    Recipes.trainings(experiment)
        .forEach(
            (key, stage) -> {
              if (stage.steps() == null) {
                throw new DualMixException(
                    key + ".steps is not set",
                    "Set it, or convert method.budget or method.epochs with StageSteps first.");
              }
            });
  }

  /**
   * The experiment with steps for {@code method.epochs}, which are passes over the largest data set
   * of a stage.
   */
  public Experiment ofEpochs() {
    return with(stage -> passes(stage, method.epochs()), 1);
  }

  /**
   * The experiment with steps for {@code method.budget}: the same number in every stage, so that
   * scores compare methods and not budgets. Steps are rounded to two digits, the precision of the
   * measurement.
   *
   * @param secondsPerStep measured on this machine, by the stage's key
   * @param otherSeconds that the run spends on evaluation and pseudo labels
   */
  public Experiment ofBudget(ToDoubleFunction<String> secondsPerStep, double otherSeconds) {
    double budget = method.budgetSeconds().orElseThrow();
    double given = 0;
    double perStep = 0;
    for (Map.Entry<String, StageConfig> stage : Recipes.trainings(experiment).entrySet()) {
      double models = models(stage.getKey());
      if (stage.getValue().steps() == null) {
        perStep += models * secondsPerStep.applyAsDouble(stage.getKey());
      } else {
        given += models * stage.getValue().steps() * secondsPerStep.applyAsDouble(stage.getKey());
      }
    }
    double training = Math.max(LEAST_SHARE * budget, budget - otherSeconds - given);
    double most =
        Recipes.trainings(experiment).entrySet().stream()
            .filter(stage -> stage.getValue().steps() == null)
            .mapToDouble(stage -> passes(stage.getKey(), MOST_EPOCHS))
            .max()
            .orElse(Double.MAX_VALUE);
    double steps = Math.min(Math.min(most, horizon()), rounded(training / Math.max(1e-6, perStep)));
    return with(stage -> steps, FEWEST);
  }

  /** The steps of the run in sequence: steps of models that train in parallel count in part. */
  public static double inSequence(Experiment experiment) {
    StageSteps steps = new StageSteps(experiment, null);
    return Recipes.trainings(experiment).entrySet().stream()
        .mapToDouble(stage -> steps.models(stage.getKey()) * stage.getValue().steps())
        .sum();
  }

  private Experiment with(ToDoubleFunction<String> steps, int fewest) {
    List<String> missing =
        Recipes.trainings(experiment).entrySet().stream()
            .filter(stage -> stage.getValue().steps() == null)
            .map(Map.Entry::getKey)
            .toList();
    List<String> changes = new ArrayList<>();
    long shortest = Long.MAX_VALUE;
    for (String stage : missing) {
      long count = Math.max(fewest, (long) Math.ceil(steps.applyAsDouble(stage)));
      shortest = Math.min(shortest, count);
      changes.add(stage + ".steps=" + Math.min(Integer.MAX_VALUE, count));
    }
    if (experiment.schedule().warmup() >= shortest) {
      changes.add("schedule.warmup=" + shortest / 10);
    }
    return Experiments.with(experiment, changes);
  }

  /** The step from which the learning rate is 0. */
  private double horizon() {
    Integer horizon = experiment.schedule().horizon();
    return horizon == null ? Double.MAX_VALUE : horizon;
  }

  /** The number of models with this training in the run; models in parallel count in part. */
  private double models(String key) {
    StageGraph graph = new StageGraph(stages, stage -> 0);
    int workers = experiment.compute().trainingDevices().size();
    return trained(key).mapToDouble(stage -> 1.0 / Math.min(workers, graph.sharing(stage))).sum();
  }

  private double passes(String key, double epochs) {
    int images =
        trained(key).mapToInt(stage -> StagePlan.images(stage, domains)).max().orElseThrow();
    return epochs * images / Recipes.trainings(experiment).get(key).batch();
  }

  private Stream<StageSpec> trained(String key) {
    return stages.stream().filter(stage -> stage.trains() && stage.settings().equals(key));
  }

  private static double rounded(double steps) {
    double unit = Math.pow(10, Math.max(0, Math.floor(Math.log10(Math.max(1, steps))) - 1));
    return Math.floor(steps / unit) * unit;
  }

  /** The steps as text, such as {@code region_teacher 340, student 260}. */
  public static String describe(Experiment experiment) {
    return Recipes.trainings(experiment).entrySet().stream()
        .map(stage -> stage.getKey().substring("method.".length()) + " " + stage.getValue().steps())
        .collect(Collectors.joining(", "));
  }
}
