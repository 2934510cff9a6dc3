package io.dualmix.recipe;

import io.dualmix.config.Experiment;
import java.util.List;

/**
 * {@link DualLevelMixing} with what the field has learned since: the student is also supervised by
 * source images, and by a moving average of itself on class-mixed images and strong views; the
 * moving average is the result. Which parts are used, and how much, is in {@code
 * method.self_training}.
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
    return "Dual-level mixing whose student also trains itself on class-mixed images and strong"
        + " views, with a moving average as its result.";
  }

  @Override
  public List<StageSpec> stages(Experiment experiment) {
    return DualLevelMixing.stages(experiment, OBJECTIVE);
  }
}
