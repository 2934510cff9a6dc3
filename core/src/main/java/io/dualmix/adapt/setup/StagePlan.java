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
 * The stages of an experiment on its data: those of its recipe, without pseudo labels if all target
 * images are labelled.
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

  /**
   * The dependency graph of the stages; the cost of a stage is the number of its training images.
   */
  public static StageGraph graph(Experiment experiment, Domains domains) {
    return new StageGraph(
        of(experiment, domains), StagePlan::work, experiment.compute().threads() > 0);
  }

  private static double work(StageSpec stage) {
    return (double) stage.training().steps()
        * stage.training().batch()
        * ObjectiveTypes.named(stage.objective()).needs().size();
  }

  /**
   * The size of the largest data set that a stage trains on.
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
   * Rejects settings and data with which a stage cannot train.
   *
   * @throws DualMixException names a setting, or the missing images, and the recipes that do not
   *     need them
   */
  public static void requireData(Experiment experiment, Domains domains) {
    List<StageSpec> stages = Recipes.stages(experiment);
    stages.stream()
        .filter(StageSpec::trains)
        .forEach(stage -> ObjectiveTypes.named(stage.objective()).check(experiment));
    Set<Need> missing = missing(stages, domains);
    if (missing.isEmpty()) {
      return;
    }
    List<StageSpec> lacking =
        stages.stream().filter(stage -> !missing(List.of(stage), domains).isEmpty()).toList();
    String images = missing.stream().map(StagePlan::word).collect(Collectors.joining(", "));
    String where = lacking.stream().map(StageSpec::path).collect(Collectors.joining(", "));
    if (lacking.stream().allMatch(StagePlan::isBaseline)) {
      throw new DualMixException(
          "method.baselines need images that the data do not have: " + images + " (" + where + ")",
          "Add them, or leave these baselines out of method.baselines.");
    }
    String others =
        Recipes.all().stream()
            .filter(recipe -> missing(withoutBaselines(recipe, experiment), domains).isEmpty())
            .map(Recipe::name)
            .collect(Collectors.joining(", "));
    throw new DualMixException(
        "method.recipe "
            + experiment.method().recipe()
            + " needs images that the data do not have: "
            + images
            + " ("
            + where
            + ")",
        others.isEmpty()
            ? "Add them; all recipes need them."
            : "Add them, or choose a recipe that does not need them: " + others + ".");
  }

  private static boolean isBaseline(StageSpec stage) {
    return stage.id().round() == 0;
  }

  private static List<StageSpec> withoutBaselines(Recipe recipe, Experiment experiment) {
    return recipe.stages(experiment).stream().filter(stage -> !isBaseline(stage)).toList();
  }

  /** The needs of stages for which there is no image. */
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
