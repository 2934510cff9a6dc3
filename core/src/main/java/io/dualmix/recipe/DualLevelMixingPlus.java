package io.dualmix.recipe;

import io.dualmix.config.Experiment;
import java.util.List;

/**
 * {@link DualLevelMixing} with what the field has learned since: the student is also supervised on
 * strong views of unlabelled images, which the teachers label, and a moving average of it is the
 * result. Which parts are used, and how much, is in {@code method.self_training}: source images,
 * class-mixed and masked ones are off.
 */
public final class DualLevelMixingPlus implements Recipe {
  /** The type of the student's objective. */
  public static final String OBJECTIVE = "distillation_plus";

  @Override
  public String name() {
    return "dual_level_mixing_plus";
  }

  @Override
  public String description() {
    return "Dual-level mixing whose student is also trained on strong views that the teachers"
        + " label, with its moving average as the result.";
  }

  @Override
  public List<StageSpec> stages(Experiment experiment) {
    return DualLevelMixing.stages(experiment, OBJECTIVE);
  }
}
