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
 * Converts {@code method.epochs} or {@code method.budget} to steps of the stages that have none.
 * Stages are meant by their keys, such as {@code method.student}.
 */
public final class StageSteps {
  /** Fewer teach nothing, whatever the budget. */
  private static final int FEWEST = 20;

  /** More passes over a small data set learn it by heart. */
  private static final double MOST_EPOCHS = 100;

  /** Evaluation may not take all of a budget. */
  private static final double LEAST_SHARE = 0.2;

  private final Experiment experiment;
  private final MethodConfig method;
  private final List<StageSpec> stages;
  private final Domains domains;

  /**
   * @param experiment with a batch in every stage
   * @param domains its data
   */
  public StageSteps(Experiment experiment, Domains domains) {
    this.experiment = experiment;
    this.method = experiment.method();
    this.stages = Recipes.stages(experiment);
    this.domains = domains;
  }

  /** Whether every stage has its steps. */
  public static boolean complete(Experiment experiment) {
    return Recipes.trainings(experiment).values().stream().allMatch(stage -> stage.steps() != null);
  }

  /**
   * Refuses an experiment that is not ready to train.
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

  /** With the steps of {@code method.epochs}: passes over the largest data set of a stage. */
  public Experiment ofEpochs() {
    return with(stage -> passes(stage, method.epochs()), 1);
  }

  /**
   * With the steps of {@code method.budget}, which the stages share evenly; two digits of each
   * count, since a measurement is no more exact.
   *
   * @param secondsPerStep measured on this machine, by the stage's key
   * @param otherSeconds that the run spends on evaluation and pseudo labels
   */
  public Experiment ofBudget(ToDoubleFunction<String> secondsPerStep, double otherSeconds) {
    double budget = method.budgetSeconds().orElseThrow();
    double given = 0;
    double parts = 0;
    for (Map.Entry<String, StageConfig> stage : Recipes.trainings(experiment).entrySet()) {
      double models = models(stage.getKey());
      if (stage.getValue().steps() == null) {
        parts += models;
      } else {
        given += models * stage.getValue().steps() * secondsPerStep.applyAsDouble(stage.getKey());
      }
    }
    double each = Math.max(LEAST_SHARE * budget, budget - otherSeconds - given) / parts;
    return with(
        stage ->
            Math.min(
                Math.min(passes(stage, MOST_EPOCHS), horizon()),
                rounded(each / Math.max(1e-6, secondsPerStep.applyAsDouble(stage)))),
        FEWEST);
  }

  /**
   * The steps of the run that follow one another: those of models that train side by side count in
   * part.
   */
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

  /** Beyond it the learning rate is 0. */
  private double horizon() {
    Integer horizon = experiment.schedule().horizon();
    return horizon == null ? Double.MAX_VALUE : horizon;
  }

  /** Models with this training in the run, in parts of a device's time. */
  private double models(String key) {
    StageGraph graph = new StageGraph(stages, stage -> 0);
    int workers = experiment.compute().trainingDevices().size();
    return trained(key)
        .mapToDouble(stage -> 1.0 / Math.min(workers, graph.sharing(stage)))
        .sum();
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

  /** Such as {@code region_teacher 340, student 260}. */
  public static String describe(Experiment experiment) {
    return Recipes.trainings(experiment).entrySet().stream()
        .map(stage -> stage.getKey().substring("method.".length()) + " " + stage.getValue().steps())
        .collect(Collectors.joining(", "));
  }
}
