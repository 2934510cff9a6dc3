package io.dualmix.config;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.util.List;

/**
 * When models are scored on the validation images, and over which classes.
 *
 * @param every so many steps; 0 for the end of each stage only
 * @param checkpoint which of a stage's models the method goes on with: {@code last}, or {@code
 *     best} on the validation images (which then no longer measure the method without bias)
 * @param result which model the run hands out to {@code predict}, {@code export} and applications:
 *     {@code best} (the single model with the highest validation score, baselines included), {@code
 *     last_student} (the method's own) or {@code ensemble} (both teachers of the round whose
 *     average scored highest)
 * @param classes whose mean IoU is reported besides that of all classes: some names, or the name of
 *     a set such as {@code cityscapes13}; null for none
 */
public record EvaluationConfig(
    Integer every,
    String checkpoint,
    String result,
    @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) List<String> classes) {
  /** At the end only: evaluation costs time and steers nothing. */
  public static final int DEFAULT_EVERY = 0;

  /** The one that needs no labels to be chosen. */
  public static final String DEFAULT_CHECKPOINT = "last";

  /**
   * Never a model that is known to be worse than another one, such as a student below a baseline.
   * The paper's claims are about the last student, which every table shows; the choice by the
   * validation images is slightly optimistic, as that of a best checkpoint is.
   */
  public static final String DEFAULT_RESULT = "best";

  /** The words that {@code result} may be. */
  public static final List<String> RESULTS = List.of("best", "last_student", "ensemble");

  public EvaluationConfig {
    every = every == null ? DEFAULT_EVERY : every;
    checkpoint = checkpoint == null ? DEFAULT_CHECKPOINT : checkpoint;
    result = result == null ? DEFAULT_RESULT : result;
    classes = ConfigLists.names("classes", classes);
    Require.atLeast("every", every, 0);
    Require.oneOf("checkpoint", checkpoint, "last", "best");
    Require.oneOf("result", result, RESULTS.toArray(String[]::new));
    if (checkpoint.equals("best") && every == 0) {
      throw new InvalidSetting(
          "checkpoint",
          "is best, but models are scored at the end of a stage only (every is 0)",
          "Set evaluation.every to a number of steps, or checkpoint to last.");
    }
  }

  static EvaluationConfig defaults() {
    return new EvaluationConfig(null, null, null, null);
  }
}
