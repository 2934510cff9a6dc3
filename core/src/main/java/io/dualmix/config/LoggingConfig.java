package io.dualmix.config;

/**
 * Settings of logs, checkpoints and warnings.
 *
 * @param every steps between records of the losses, at least 1
 * @param checkpointEvery steps between checkpoints, at least 1
 * @param keepCheckpoints number of checkpoints kept per stage, at least 1: if the last is damaged,
 *     a run resumes from the previous one
 * @param pictures number of images in the report's gallery, 0..100
 * @param spikeFactor threshold of the loss spike warning, relative to the median loss of the
 *     previous 100 steps, above 1; 0 for no warnings
 */
public record LoggingConfig(
    Integer every,
    Integer checkpointEvery,
    Integer keepCheckpoints,
    Integer pictures,
    Double spikeFactor) {
  /** Often enough for a smooth curve. */
  public static final int DEFAULT_EVERY = 20;

  /** An interruption loses a few minutes of work at most. */
  public static final int DEFAULT_CHECKPOINT_EVERY = 200;

  /** Keeps one previous checkpoint as a fallback. */
  public static final int DEFAULT_KEEP_CHECKPOINTS = 2;

  /** Enough to judge a model by eye. */
  public static final int DEFAULT_PICTURES = 4;

  /** The losses of batches of one image vary by less than this. */
  public static final double DEFAULT_SPIKE_FACTOR = 10;

  public LoggingConfig {
    every = every == null ? DEFAULT_EVERY : every;
    checkpointEvery = checkpointEvery == null ? DEFAULT_CHECKPOINT_EVERY : checkpointEvery;
    keepCheckpoints = keepCheckpoints == null ? DEFAULT_KEEP_CHECKPOINTS : keepCheckpoints;
    pictures = pictures == null ? DEFAULT_PICTURES : pictures;
    spikeFactor = spikeFactor == null ? DEFAULT_SPIKE_FACTOR : spikeFactor;
    Require.atLeast("every", every, 1);
    Require.atLeast("checkpoint_every", checkpointEvery, 1);
    Require.atLeast("keep_checkpoints", keepCheckpoints, 1);
    Require.between("pictures", pictures, 0, 100);
    if (spikeFactor != 0) {
      Require.above("spike_factor", spikeFactor, 1, 1e9);
    }
  }

  static LoggingConfig defaults() {
    return new LoggingConfig(null, null, null, null, null);
  }
}
