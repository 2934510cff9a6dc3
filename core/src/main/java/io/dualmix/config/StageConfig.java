package io.dualmix.config;

/**
 * Training settings of one kind of stage.
 *
 * @param steps number of steps of a stage, at least 1; null until {@code method.budget} or {@code
 *     method.epochs} is converted to steps, before the run starts
 * @param batch number of images of each domain per step, 1..1024; null until it is chosen from the
 *     images, the model and the memory, before the run starts
 * @param start initial weights in round 1: {@code pretrained} (a backbone with {@code
 *     model.weights}), {@code random}, a baseline of this run, such as {@code source_only}, or a
 *     model file
 * @param startLater initial weights in later rounds: {@code previous} is the same stage's model of
 *     the previous round; the name of another stage refers to that stage's model
 * @param learningRate peak learning rate in round 1, above 0, at most 10; null for the optimiser's
 * @param learningRateLater peak learning rate in later rounds; null for that of round 1. DDB trains
 *     the teachers of round 2 from the student of round 1 at a tenth of the rate
 * @param headMultiplier multiplier of the head's learning rate in round 1, above 0, at most 1000;
 *     null for the optimiser's. 1 suits a start from weights with a trained head
 * @param headMultiplierLater the same in later rounds; null for that of round 1
 */
public record StageConfig(
    Integer steps,
    Integer batch,
    String start,
    String startLater,
    Double learningRate,
    Double learningRateLater,
    Double headMultiplier,
    Double headMultiplierLater) {
  /** In the paper, every model of round 1 starts from ImageNet weights. */
  public static final String DEFAULT_START = "pretrained";

  /** Later rounds refine the models of earlier rounds. */
  public static final String DEFAULT_START_LATER = "previous";

  public StageConfig {
    start = start == null ? DEFAULT_START : start;
    startLater = startLater == null ? DEFAULT_START_LATER : startLater;
    Require.atLeast("steps", steps, 1);
    Require.between("batch", batch, 1, 1024);
    Require.notBlank("start", start);
    Require.notBlank("start_later", startLater);
    requireRate("learning_rate", learningRate, 10);
    requireRate("learning_rate_later", learningRateLater, 10);
    requireRate("head_multiplier", headMultiplier, 1000);
    requireRate("head_multiplier_later", headMultiplierLater, 1000);
  }

  private static void requireRate(String key, Double value, double most) {
    if (value != null) {
      Require.above(key, value, 0, most);
    }
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
