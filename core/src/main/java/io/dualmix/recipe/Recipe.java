package io.dualmix.recipe;

import io.dualmix.config.Experiment;
import java.util.List;

/**
 * Which stages a run has, as data. A recipe opens no file and holds no model: its stages name an
 * objective, what they start from and what they need, and {@code adapt.RecipeRunner} does the rest.
 * Recipes beyond those that come with DualMix are found with {@link java.util.ServiceLoader}.
 */
public interface Recipe {
  /** The word for {@code method.recipe}, such as {@code dual_level_mixing}. */
  String name();

  /** One sentence for people who choose a recipe. */
  String description();

  /**
   * The stages in the order in which people read them; a stage comes behind those that it needs.
   *
   * @param experiment whose {@code method} says how many rounds and how long each stage trains
   * @throws io.dualmix.config.InvalidSetting if a setting of the method does not fit the recipe
   */
  List<StageSpec> stages(Experiment experiment);
}
