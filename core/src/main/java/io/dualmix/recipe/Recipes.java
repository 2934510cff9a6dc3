package io.dualmix.recipe;

import io.dualmix.config.Experiment;
import io.dualmix.config.InvalidSetting;
import io.dualmix.config.StageConfig;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;

/** The recipes by name: the built-in ones and those on the class path. */
public final class Recipes {
  private static final List<Recipe> BUILT_IN =
      List.of(
          new DualLevelMixing(),
          new DualLevelMixingPlus(),
          OneStageRecipe.selfTraining(),
          OneStageRecipe.semiSupervised());

  private static final List<Recipe> ALL = load();

  private Recipes() {}

  /** All recipes, the built-in ones first. */
  public static List<Recipe> all() {
    return ALL;
  }

  private static List<Recipe> load() {
    List<Recipe> all = new ArrayList<>(BUILT_IN);
    ServiceLoader.load(Recipe.class).forEach(all::add);
    return List.copyOf(all);
  }

  /**
   * The recipe of an experiment.
   *
   * @throws InvalidSetting if {@code method.recipe} is not the name of a recipe
   */
  public static Recipe of(Experiment experiment) {
    String name = experiment.method().recipe();
    List<Recipe> all = all();
    return all.stream()
        .filter(recipe -> recipe.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                InvalidSetting.unknown(
                    "method.recipe", name, all.stream().map(Recipe::name).toList()));
  }

  /**
   * The stages of an experiment, checked.
   *
   * @throws InvalidSetting as {@link #of}, or if a setting does not fit the recipe
   * @throws IllegalStateException if the recipe has a stage twice, or a stage needs one that does
   *     not come before it
   */
  public static List<StageSpec> stages(Experiment experiment) {
    Recipe recipe = of(experiment);
    List<StageSpec> stages = List.copyOf(recipe.stages(experiment));
    Set<StageId> known = new HashSet<>();
    for (StageSpec stage : stages) {
      if (!known.containsAll(stage.needs())) {
        throw new IllegalStateException(
            "recipe " + recipe.name() + ": " + stage + " needs a stage that is not before it");
      }
      if (!known.add(stage.id())) {
        throw new IllegalStateException(
            "recipe " + recipe.name() + ": the stage " + stage.id() + " is there twice");
      }
    }
    return stages;
  }

  /**
   * The training settings of an experiment's stages by their keys, such as {@code method.student}.
   */
  public static Map<String, StageConfig> trainings(Experiment experiment) {
    Map<String, StageConfig> trainings = new LinkedHashMap<>();
    for (StageSpec stage : stages(experiment)) {
      if (stage.trains()) {
        trainings.putIfAbsent(stage.settings(), stage.training());
      }
    }
    return trainings;
  }
}
