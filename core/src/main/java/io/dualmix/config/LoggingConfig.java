package io.dualmix.config;

/**
 * What a run writes while it goes on.
 *
 * @param every so many steps the losses are written, at least 1
 * @param checkpointEvery so many steps a state to resume from is written, at least 1
 * @param keepCheckpoints states to resume from that are kept of each stage, at least 1: should the
 *     last be damaged, a run goes on from the one before it
 * @param pictures images in the report's gallery, 0..100
 * @param spikeFactor a step whose loss is more than so many times the median of the 100 steps
 *     before it is warned of, above 1; 0 for no warnings
 */
public record LoggingConfig(
    Integer every,
    Integer checkpointEvery,
    Integer keepCheckpoints,
    Integer pictures,
    Double spikeFactor) {
  /** Often enough for a smooth curve. */
  public static final int DEFAULT_EVERY = 20;

  /** Some minutes of work at most are lost. */
  public static final int DEFAULT_CHECKPOINT_EVERY = 200;

  /** One to fall back to. */
  public static final int DEFAULT_KEEP_CHECKPOINTS = 2;

  /** Enough to see what a model does. */
  public static final int DEFAULT_PICTURES = 4;

  /** Batches of one image differ by less than this. */
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
