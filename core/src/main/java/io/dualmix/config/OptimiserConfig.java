package io.dualmix.config;

/**
 * The optimiser of every stage.
 *
 * @param type {@code sgd} or {@code adamw}
 * @param learningRate peak learning rate of the backbone
 * @param headMultiplier multiplier of the head's learning rate
 * @param momentum momentum of SGD
 * @param weightDecay weight decay of both optimisers
 * @param decayNorms whether weight decay applies to norms, biases and position embeddings as well;
 *     null for the backbone's own, which is yes for convolutional ones
 * @param clipNorm maximum norm of the whole gradient; 0 for no clipping
 * @param onNan reaction to a NaN or infinite loss or gradient: {@code stop}, or {@code skip} to
 *     omit that step's update
 * @param maxSkipsInRow maximum number of consecutive skipped steps; one more stops the run
 * @param maxSkips maximum number of skipped steps per stage
 */
public record OptimiserConfig(
    @OneOf({"sgd", "adamw"}) String type,
    @Range(above = 0, to = 10) Double learningRate,
    @Range(above = 0, to = 1000) Double headMultiplier,
    @Range(from = 0, to = 0.9999) Double momentum,
    @Range(from = 0, to = 1) Double weightDecay,
    Boolean decayNorms,
    @Range(from = 0) Double clipNorm,
    @OneOf({"stop", "skip"}) String onNan,
    @Range(from = 1) Integer maxSkipsInRow,
    @Range(from = 1) Integer maxSkips) {
  /** The paper's. */
  public static final String DEFAULT_TYPE = "sgd";

  /** The paper's. */
  public static final double DEFAULT_LEARNING_RATE = 2.5e-4;

  /** The paper's: the head starts from random weights, the backbone from ImageNet weights. */
  public static final double DEFAULT_HEAD_MULTIPLIER = 10;

  /** The paper's. */
  public static final double DEFAULT_MOMENTUM = 0.9;

  /** The paper's; the released configuration uses 5e-4. */
  public static final double DEFAULT_WEIGHT_DECAY = 1e-4;

  /** Off, as in the paper. */
  public static final double DEFAULT_CLIP_NORM = 0;

  /** A NaN loss nearly always indicates an error that further steps do not correct. */
  public static final String DEFAULT_ON_NAN = "stop";

  /** A bad image can affect a step or two; more failures point to the model. */
  public static final int DEFAULT_MAX_SKIPS_IN_ROW = 5;

  /** The batches of skipped steps are written to disk, so this also bounds the disk space. */
  public static final int DEFAULT_MAX_SKIPS = 100;

  public OptimiserConfig {
    type = type == null ? DEFAULT_TYPE : type;
    learningRate = learningRate == null ? DEFAULT_LEARNING_RATE : learningRate;
    headMultiplier = headMultiplier == null ? DEFAULT_HEAD_MULTIPLIER : headMultiplier;
    momentum = momentum == null ? DEFAULT_MOMENTUM : momentum;
    weightDecay = weightDecay == null ? DEFAULT_WEIGHT_DECAY : weightDecay;
    clipNorm = clipNorm == null ? DEFAULT_CLIP_NORM : clipNorm;
    onNan = onNan == null ? DEFAULT_ON_NAN : onNan;
    maxSkipsInRow = maxSkipsInRow == null ? DEFAULT_MAX_SKIPS_IN_ROW : maxSkipsInRow;
    maxSkips = maxSkips == null ? DEFAULT_MAX_SKIPS : maxSkips;
    SettingRules rules = SettingRules.of(OptimiserConfig.class);
    rules.check("type", type);
    rules.check("learning_rate", learningRate);
    rules.check("head_multiplier", headMultiplier);
    rules.check("momentum", momentum);
    rules.check("weight_decay", weightDecay);
    rules.check("clip_norm", clipNorm);
    rules.check("on_nan", onNan);
    rules.check("max_skips_in_row", maxSkipsInRow);
    rules.check("max_skips", maxSkips);
  }

  /** Whether steps with NaN or infinite values are skipped. */
  public boolean skips() {
    return onNan.equals("skip");
  }

  /** A copy with another multiplier of the head's learning rate. */
  public OptimiserConfig withHeadMultiplier(double other) {
    return new OptimiserConfig(
        type,
        learningRate,
        other,
        momentum,
        weightDecay,
        decayNorms,
        clipNorm,
        onNan,
        maxSkipsInRow,
        maxSkips);
  }

  static OptimiserConfig defaults() {
    return new OptimiserConfig(null, null, null, null, null, null, null, null, null, null);
  }
}
