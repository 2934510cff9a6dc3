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
 * @param learningRate peak learning rate; null for the optimiser's
 */
public record StageConfig(
    Integer steps, Integer batch, String start, String startLater, Double learningRate) {
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
    if (learningRate != null) {
      Require.above("learning_rate", learningRate, 0, 10);
    }
  }

  static StageConfig defaults() {
    return new StageConfig(null, null, null, null, null);
  }
}
