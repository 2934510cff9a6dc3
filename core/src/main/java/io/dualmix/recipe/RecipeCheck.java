package io.dualmix.recipe;

import io.dualmix.config.Experiment;
import io.dualmix.config.ExperimentCheck;
import io.dualmix.config.InvalidSetting;
import io.dualmix.config.ModelConfig;
import io.dualmix.config.ScheduleConfig;
import io.dualmix.config.StageConfig;

/** Rejects an experiment whose settings do not fit the stages of its recipe. */
public final class RecipeCheck implements ExperimentCheck {
  @Override
  public void check(Experiment experiment) {
    for (StageSpec stage : Recipes.stages(experiment)) {
      if (stage.trains()) {
        requireWeights(stage, experiment.model());
      }
    }
    Recipes.trainings(experiment)
        .forEach((key, training) -> requireSchedule(key, training, experiment.schedule()));
  }

  /**
   * Without this check, a missing {@code model.weights} would silently give random initial weights.
   */
  private static void requireWeights(StageSpec stage, ModelConfig model) {
    if (model.weights() == null && stage.start() instanceof WeightSource.Pretrained) {
      throw new InvalidSetting(
          stage.settings() + (stage.id().round() > 1 ? ".start_later" : ".start"),
          "is pretrained, but model.weights names no file",
          "Set model.weights to imagenet, or to a file with the backbone's weights, or this key to"
              + " random.");
    }
  }

  private static void requireSchedule(String key, StageConfig stage, ScheduleConfig schedule) {
    if (schedule.horizon() != null && stage.steps() != null && schedule.horizon() < stage.steps()) {
      throw new InvalidSetting(
          "schedule.horizon",
          "is " + schedule.horizon() + ", but " + key + " has " + stage.steps() + " steps",
          "Beyond the horizon the learning rate is 0; raise it or leave it out.",
          key + ".steps");
    }
    Integer horizon = schedule.horizon() == null ? stage.steps() : schedule.horizon();
    if (horizon != null && schedule.warmup() >= horizon) {
      throw new InvalidSetting(
          "schedule.warmup",
          "is " + schedule.warmup() + ", but " + key + " decays over " + horizon + " steps",
          "Lower it below the number of steps, such as -s schedule.warmup=0.",
          schedule.horizon() == null ? key + ".steps" : "schedule.horizon");
    }
  }
}
