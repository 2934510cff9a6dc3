package io.dualmix.config;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.util.List;

/**
 * When models are scored on the validation images, and over which classes.
 *
 * @param every so many steps; 0 for the end of each stage only
 * @param checkpoint which of a stage's models the method goes on with: {@code last}, or {@code
 *     best} on the validation images (which then no longer measure the method without bias)
 * @param classes whose mean IoU is reported besides that of all classes: some names, or the name of
 *     a set such as {@code cityscapes13}; null for none
 */
public record EvaluationConfig(
    Integer every,
    String checkpoint,
    @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) List<String> classes) {
  /** At the end only: evaluation costs time and steers nothing. */
  public static final int DEFAULT_EVERY = 0;

  /** The one that needs no labels to be chosen. */
  public static final String DEFAULT_CHECKPOINT = "last";

  public EvaluationConfig {
    every = every == null ? DEFAULT_EVERY : every;
    checkpoint = checkpoint == null ? DEFAULT_CHECKPOINT : checkpoint;
    classes = ConfigLists.names("classes", classes);
    Require.atLeast("every", every, 0);
    Require.oneOf("checkpoint", checkpoint, "last", "best");
    if (checkpoint.equals("best") && every == 0) {
      throw new InvalidSetting(
          "checkpoint",
          "is best, but models are scored at the end of a stage only (every is 0)",
          "Set evaluation.every to a number of steps, or checkpoint to last.");
    }
  }

  static EvaluationConfig defaults() {
    return new EvaluationConfig(null, null, null);
  }
}
