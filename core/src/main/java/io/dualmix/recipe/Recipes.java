package io.dualmix.recipe;

import io.dualmix.DualMixException;
import io.dualmix.config.Experiment;
import io.dualmix.config.InvalidSetting;
import io.dualmix.config.StageConfig;
import io.dualmix.plugin.Plugins;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The recipes by name: the built-in ones and those of plugins. */
public final class Recipes {
  private static final List<Recipe> BUILT_IN =
      List.of(
          new DualLevelMixing(),
          new DualLevelMixingPlus(),
          OneStageRecipe.selfTraining(),
          OneStageRecipe.semiSupervised());

  private Recipes() {}

  /**
   * All recipes, the built-in ones first.
   *
   * @throws DualMixException if a plugin cannot be used, or two recipes have one name
   */
  public static List<Recipe> all() {
    return Plugins.installed().with(BUILT_IN, Recipe.class, "recipe", Recipe::name);
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
   * @throws DualMixException if the recipe has a stage twice, or a stage needs one that does not
   *     come before it
   */
  public static List<StageSpec> stages(Experiment experiment) {
    Recipe recipe = of(experiment);
    List<StageSpec> stages = List.copyOf(recipe.stages(experiment));
    Set<StageId> known = new HashSet<>();
    for (StageSpec stage : stages) {
      if (!known.containsAll(stage.needs())) {
        throw faulty(recipe, "the stage " + stage.id() + " needs one that is not before it");
      }
      if (!known.add(stage.id())) {
        throw faulty(recipe, "the stage " + stage.id() + " is there twice");
      }
    }
    return stages;
  }

  private static DualMixException faulty(Recipe recipe, String what) {
    return new DualMixException(
        "The recipe " + recipe.name() + " is faulty: " + what,
        "Correct its class " + recipe.getClass().getName() + ".");
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
