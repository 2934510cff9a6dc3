package io.dualmix.config;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.util.List;

/**
 * Settings of the evaluation on the validation images.
 *
 * @param every steps between evaluations; 0 for the end of each stage only
 * @param checkpoint the model that a stage passes on: {@code last}, or {@code best} on the
 *     validation images (the validation score is then biased)
 * @param result the model that {@code predict}, {@code export} and applications use: {@code best}
 *     (the single model with the highest validation score, baselines included), {@code
 *     last_student} (the method's own) or {@code ensemble} (both teachers of the round whose
 *     average scored highest)
 * @param classes classes whose mean IoU is reported in addition to that of all classes: names, or
 *     the name of a set such as {@code cityscapes13}; null for none
 */
public record EvaluationConfig(
    @Range(from = 0) Integer every,
    @OneOf({"last", "best"}) String checkpoint,
    @OneOf({"best", "last_student", "ensemble"}) String result,
    @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) List<String> classes) {
  /** At the end only: evaluation takes time and does not influence training. */
  public static final int DEFAULT_EVERY = 0;

  /** Needs no labels for the selection. */
  public static final String DEFAULT_CHECKPOINT = "last";

  /**
   * Avoids a model that is known to be worse than another, such as a student below a baseline. The
   * paper's claims are about the last student, which every table shows. Selection on the validation
   * images is slightly optimistic, as for a best checkpoint.
   */
  public static final String DEFAULT_RESULT = "best";

  /** The valid values of {@code result}. */
  public static final List<String> RESULTS =
      SettingRules.of(EvaluationConfig.class).words("result");

  public EvaluationConfig {
    every = every == null ? DEFAULT_EVERY : every;
    checkpoint = checkpoint == null ? DEFAULT_CHECKPOINT : checkpoint;
    result = result == null ? DEFAULT_RESULT : result;
    classes = ConfigLists.names("classes", classes);
    SettingRules rules = SettingRules.of(EvaluationConfig.class);
    rules.check("every", every);
    rules.check("checkpoint", checkpoint);
    rules.check("result", result);
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
