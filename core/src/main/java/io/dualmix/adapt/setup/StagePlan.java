package io.dualmix.adapt.setup;

import io.dualmix.DualMixException;
import io.dualmix.config.Experiment;
import io.dualmix.recipe.Recipe;
import io.dualmix.recipe.Recipes;
import io.dualmix.recipe.StageGraph;
import io.dualmix.recipe.StageSpec;
import io.dualmix.recipe.StageSpec.Kind;
import io.dualmix.train.objective.Need;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The stages of an experiment on its data: those of its recipe, without pseudo labels where every
 * target image has its label.
 */
public final class StagePlan {
  private StagePlan() {}

  /** The stages in the recipe's order. */
  public static List<StageSpec> of(Experiment experiment, Domains domains) {
    List<StageSpec> stages = Recipes.stages(experiment);
    if (domains.unlabelled().size() > 0) {
      return stages;
    }
    return stages.stream()
        .filter(stage -> stage.kind() != Kind.PSEUDO_LABEL)
        .map(stage -> stage.with(Optional.empty()))
        .toList();
  }

  /** The same as a graph; the work of a stage is the images that it sees. */
  public static StageGraph graph(Experiment experiment, Domains domains) {
    return new StageGraph(of(experiment, domains), StagePlan::work);
  }

  private static double work(StageSpec stage) {
    return (double) stage.training().steps()
        * stage.training().batch()
        * ObjectiveTypes.named(stage.objective()).needs().size();
  }

  /**
   * Images of the largest data set that a stage trains on.
   *
   * @param stage that trains
   */
  public static int images(StageSpec stage, Domains domains) {
    return ObjectiveTypes.named(stage.objective()).needs().stream()
        .mapToInt(need -> size(need, domains))
        .max()
        .orElse(0);
  }

  /**
   * Refuses data on which a stage cannot train.
   *
   * @throws DualMixException naming what is missing, and the recipes that do without
   */
  public static void requireData(Experiment experiment, Domains domains) {
    Set<Need> missing = missing(Recipes.stages(experiment), domains);
    if (!missing.isEmpty()) {
      String others =
          Recipes.all().stream()
              .filter(recipe -> missing(recipe.stages(experiment), domains).isEmpty())
              .map(Recipe::name)
              .collect(Collectors.joining(", "));
      throw new DualMixException(
          "method.recipe "
              + experiment.method().recipe()
              + " needs images that the data do not have: "
              + missing.stream().map(StagePlan::word).collect(Collectors.joining(", ")),
          others.isEmpty()
              ? "Add them; no recipe does without."
              : "Add them, or choose a recipe that does without: " + others + ".");
    }
  }

  private static Set<Need> missing(List<StageSpec> stages, Domains domains) {
    Set<Need> missing = new LinkedHashSet<>();
    stages.stream()
        .filter(StageSpec::trains)
        .flatMap(stage -> ObjectiveTypes.named(stage.objective()).needs().stream())
        .filter(need -> size(need, domains) == 0)
        .forEach(missing::add);
    return missing;
  }

  private static int size(Need need, Domains domains) {
    return switch (need) {
      case SOURCE -> domains.source().size();
      case LABELLED_TARGET -> domains.labelled().size();
      case UNLABELLED_TARGET -> domains.distilled().size();
    };
  }

  private static String word(Need need) {
    return need.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
