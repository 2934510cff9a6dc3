package io.dualmix.config;

/**
 * Settings of logs, checkpoints and warnings.
 *
 * @param every steps between records of the losses
 * @param checkpointEvery steps between checkpoints
 * @param keepCheckpoints number of checkpoints kept per stage: if the last is damaged, a run
 *     resumes from the previous one
 * @param pictures number of images in the report's gallery
 * @param spikeFactor threshold of the loss spike warning, relative to the median loss of the
 *     previous 100 steps, above 1, or 0 for no warnings
 */
public record LoggingConfig(
    @Range(from = 1) Integer every,
    @Range(from = 1) Integer checkpointEvery,
    @Range(from = 1) Integer keepCheckpoints,
    @Range(from = 0, to = 100) Integer pictures,
    @Range(from = 0, to = 1e9) Double spikeFactor) {
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
    SettingRules rules = SettingRules.of(LoggingConfig.class);
    rules.check("every", every);
    rules.check("checkpoint_every", checkpointEvery);
    rules.check("keep_checkpoints", keepCheckpoints);
    rules.check("pictures", pictures);
    rules.check("spike_factor", spikeFactor);
    if (spikeFactor != 0) {
      Require.above("spike_factor", spikeFactor, 1, 1e9);
    }
  }

  static LoggingConfig defaults() {
    return new LoggingConfig(null, null, null, null, null);
  }
}
