package io.dualmix.recipe;

import io.dualmix.PublicApi;
import io.dualmix.config.Experiment;
import java.util.List;

/**
 * The stages of a run, as data. A recipe opens no file and holds no model: each stage names its
 * objective, its initial weights and the stages that it needs, and {@code adapt.RecipeRunner} runs
 * them. Plugins add further recipes.
 */
@PublicApi
public interface Recipe {
  /** The value of {@code method.recipe}, such as {@code dual_level_mixing}. */
  String name();

  /** A description for users, one sentence. */
  String description();

  /**
   * The stages in display order; a stage comes after those that it needs.
   *
   * @param experiment whose {@code method} sets the rounds and the steps of each stage
   * @throws io.dualmix.config.InvalidSetting if a setting of the method does not fit the recipe
   */
  List<StageSpec> stages(Experiment experiment);
}
