package io.dualmix.config;

/**
 * What a run writes while it goes on.
 *
 * @param every so many steps the losses are written, at least 1
 * @param checkpointEvery so many steps a state to resume from is written, at least 1
 * @param pictures images in the report's gallery, 0..100
 */
public record LoggingConfig(Integer every, Integer checkpointEvery, Integer pictures) {
  /** Often enough for a smooth curve. */
  public static final int DEFAULT_EVERY = 20;

  /** Some minutes of work at most are lost. */
  public static final int DEFAULT_CHECKPOINT_EVERY = 200;

  /** Enough to see what a model does. */
  public static final int DEFAULT_PICTURES = 4;

  public LoggingConfig {
    every = every == null ? DEFAULT_EVERY : every;
    checkpointEvery = checkpointEvery == null ? DEFAULT_CHECKPOINT_EVERY : checkpointEvery;
    pictures = pictures == null ? DEFAULT_PICTURES : pictures;
    Require.atLeast("every", every, 1);
    Require.atLeast("checkpoint_every", checkpointEvery, 1);
    Require.between("pictures", pictures, 0, 100);
  }

  static LoggingConfig defaults() {
    return new LoggingConfig(null, null, null);
  }
}
