package io.dualmix.config;

import io.dualmix.PublicApi;

/**
 * Training settings of one kind of stage.
 *
 * @param steps number of steps of a stage; null for a number from {@code method.budget} or {@code
 *     method.epochs}, set before the run starts
 * @param batch number of images of each domain per step; null for a number that suits the images,
 *     the model and the memory, set before the run starts
 * @param start initial weights in round 1: {@code pretrained} (a backbone with {@code
 *     model.weights}), {@code random}, a baseline of this run, such as {@code source_only}, or a
 *     model file
 * @param startLater initial weights in later rounds: {@code previous} is the same stage's model of
 *     the previous round; the name of another stage refers to that stage's model
 * @param learningRate peak learning rate in round 1; null for the optimiser's
 * @param learningRateLater peak learning rate in later rounds; null for that of round 1. DDB trains
 *     the teachers of round 2 from the student of round 1 at a tenth of the rate
 * @param headMultiplier multiplier of the head's learning rate in round 1; null for the
 *     optimiser's. 1 suits a start from weights with a trained head
 * @param headMultiplierLater the same in later rounds; null for that of round 1
 */
@PublicApi
public record StageConfig(
    @Range(from = 1) Integer steps,
    @Range(from = 1, to = 1024) Integer batch,
    String start,
    String startLater,
    @Range(above = 0, to = 10) Double learningRate,
    @Range(above = 0, to = 10) Double learningRateLater,
    @Range(above = 0, to = 1000) Double headMultiplier,
    @Range(above = 0, to = 1000) Double headMultiplierLater) {
  /** In the paper, every model of round 1 starts from ImageNet weights. */
  public static final String DEFAULT_START = "pretrained";

  /** Later rounds refine the models of earlier rounds. */
  public static final String DEFAULT_START_LATER = "previous";

  public StageConfig {
    start = start == null ? DEFAULT_START : start;
    startLater = startLater == null ? DEFAULT_START_LATER : startLater;
    SettingRules rules = SettingRules.of(StageConfig.class);
    rules.check("steps", steps);
    rules.check("batch", batch);
    Require.notBlank("start", start);
    Require.notBlank("start_later", startLater);
    rules.check("learning_rate", learningRate);
    rules.check("learning_rate_later", learningRateLater);
    rules.check("head_multiplier", headMultiplier);
    rules.check("head_multiplier_later", headMultiplierLater);
  }

  /**
   * The settings of one round: those of round 1, with the rates of later rounds in their place.
   *
   * @param round from 1; 0 for a baseline
   */
  public StageConfig inRound(int round) {
    return round <= 1
        ? this
        : new StageConfig(
            steps,
            batch,
            start,
            startLater,
            learningRateLater == null ? learningRate : learningRateLater,
            learningRateLater,
            headMultiplierLater == null ? headMultiplier : headMultiplierLater,
            headMultiplierLater);
  }

  static StageConfig defaults() {
    return new StageConfig(null, null, null, null, null, null, null, null);
  }
}
