package io.dualmix.adapt.setup;

import io.dualmix.config.Experiment;
import io.dualmix.config.Experiments;
import io.dualmix.config.SettingDifference;
import io.dualmix.recipe.Recipes;
import io.dualmix.recipe.StageSpec;
import java.util.List;

/** Warns of settings of the method's parts that no stage of the recipe reads. */
public final class UnreadSettings {
  /** The sections that belong to parts of some recipes; those of stages are often left in place. */
  private static final List<String> SECTIONS =
      List.of(
          "method.region_mix",
          "method.distillation",
          "method.pseudo_labels",
          "method.self_training");

  private UnreadSettings() {}

  /** The warning as a sentence; empty if every setting that is not the default is read. */
  public static List<String> of(Experiment experiment) {
    Experiment plain =
        Experiments.with(experiment, SECTIONS.stream().map(section -> section + "={}").toList());
    StageSettings settings = new StageSettings(experiment, experiment);
    List<StageSpec> stages = Recipes.stages(experiment);
    List<String> unread =
        Experiments.differences(plain, experiment).stream()
            .map(SettingDifference::key)
            .filter(key -> stages.stream().noneMatch(stage -> settings.concerns(key, stage)))
            .toList();
    return unread.isEmpty()
        ? List.of()
        : List.of(
            String.join(", ", unread)
                + (unread.size() == 1 ? " is set, but no stage" : " are set, but no stage")
                + " of this run reads "
                + (unread.size() == 1 ? "it" : "them")
                + " (method.recipe: "
                + experiment.method().recipe()
                + "). Choose a recipe that does, or remove "
                + (unread.size() == 1 ? "it." : "them."));
  }
}
