package io.dualmix.config;

/**
 * When models are scored on the validation images.
 *
 * @param every so many steps; 0 for the end of each stage only
 * @param checkpoint which of a stage's models the method goes on with: {@code last}, or {@code
 *     best} on the validation images (which then no longer measure the method without bias)
 */
public record EvaluationConfig(Integer every, String checkpoint) {
  /** At the end only: evaluation costs time and steers nothing. */
  public static final int DEFAULT_EVERY = 0;

  /** The one that needs no labels to be chosen. */
  public static final String DEFAULT_CHECKPOINT = "last";

  public EvaluationConfig {
    every = every == null ? DEFAULT_EVERY : every;
    checkpoint = checkpoint == null ? DEFAULT_CHECKPOINT : checkpoint;
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
    return new EvaluationConfig(null, null);
  }
}
