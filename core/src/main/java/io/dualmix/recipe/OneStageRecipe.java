package io.dualmix.recipe;

import io.dualmix.config.Experiment;
import java.util.ArrayList;
import java.util.List;

/**
 * A recipe of one stage beside the baselines, without teachers and rounds: {@code method.rounds}
 * does not apply.
 *
 * @param name of the recipe and of its objective
 * @param description for users
 * @param labelFree the objective without labelled target images; null if there is none
 */
record OneStageRecipe(String name, String description, String labelFree) implements Recipe {
  /** EMA and class-mix (DACS, Tranheden et al., WACV 2021; DAFormer, Hoyer et al., CVPR 2022). */
  static OneStageRecipe selfTraining() {
    return new OneStageRecipe(
        "self_training",
        "One stage on source and target: classes of source images are pasted onto unlabelled ones,"
            + " which a moving average of the student labels (DACS). Needs no target labels.",
        "label_free_self_training");
  }

  /** Strong views without a source (UniMatch, Yang et al., CVPR 2023). */
  static OneStageRecipe semiSupervised() {
    return new OneStageRecipe(
        "semi_supervised",
        "One stage on target images alone: a moving average labels the weak view, the student"
            + " learns from strong ones where it is sure (UniMatch).",
        null);
  }

  @Override
  public List<StageSpec> stages(Experiment experiment) {
    List<StageSpec> stages = new ArrayList<>(DualLevelMixing.baselines(experiment));
    StageId student = new StageId(1, "student");
    String objective = experiment.data().labelled().none() && labelFree != null ? labelFree : name;
    stages.add(
        DualLevelMixing.train(student, "Student", objective, experiment.method().student(), stages)
            .asResult());
    return stages;
  }
}
