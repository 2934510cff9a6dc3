package io.dualmix.config;

/**
 * One kind of model's training.
 *
 * @param steps of one stage, at least 1; null until {@code method.budget} or {@code method.epochs}
 *     is converted to steps, before the run starts
 * @param batch images of each domain in one step, 1..1024; null until it is chosen from the images,
 *     the model and the memory, before the run starts
 * @param start what its model starts from in round 1: {@code pretrained} (a backbone with {@code
 *     model.weights}), {@code random}, a baseline of this run, such as {@code source_only}, or a
 *     model file
 * @param startLater the same for rounds above 1, where {@code previous} is the same stage's model
 *     of the round before, and the name of another stage that stage's
 * @param learningRate in place of the optimiser's; null for the optimiser's
 */
public record StageConfig(
    Integer steps, Integer batch, String start, String startLater, Double learningRate) {
  /** Every model of round 1 starts from ImageNet weights in the paper. */
  public static final String DEFAULT_START = "pretrained";

  /** Later rounds refine what the earlier ones learned. */
  public static final String DEFAULT_START_LATER = "previous";

  public StageConfig {
    start = start == null ? DEFAULT_START : start;
    startLater = startLater == null ? DEFAULT_START_LATER : startLater;
    Require.atLeast("steps", steps, 1);
    Require.between("batch", batch, 1, 1024);
    Require.notBlank("start", start);
    Require.notBlank("start_later", startLater);
    if (learningRate != null) {
      Require.above("learning_rate", learningRate, 0, 10);
    }
  }

  static StageConfig defaults() {
    return new StageConfig(null, null, null, null, null);
  }
}
