package io.dualmix.config;

/**
 * The optimiser of every stage.
 *
 * @param type {@code sgd} or {@code adamw}
 * @param learningRate peak learning rate of the backbone, above 0, at most 10
 * @param headMultiplier multiplier of the head's learning rate, above 0, at most 1000
 * @param momentum momentum of SGD, 0 to 0.9999
 * @param weightDecay 0..1
 * @param decayNorms whether weight decay applies to norms, biases and position embeddings as well;
 *     null for the backbone's default: yes for convolutional backbones
 * @param clipNorm maximum norm of the whole gradient; 0 for no clipping
 * @param onNan reaction to a NaN or infinite loss or gradient: {@code stop}, or {@code skip} to
 *     omit that step's update
 * @param maxSkipsInRow maximum number of consecutive skipped steps, at least 1; one more stops the
 *     run
 * @param maxSkips maximum number of skipped steps per stage, at least 1
 */
public record OptimiserConfig(
    String type,
    Double learningRate,
    Double headMultiplier,
    Double momentum,
    Double weightDecay,
    Boolean decayNorms,
    Double clipNorm,
    String onNan,
    Integer maxSkipsInRow,
    Integer maxSkips) {
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
    Require.oneOf("type", type, "sgd", "adamw");
    Require.above("learning_rate", learningRate, 0, 10);
    Require.above("head_multiplier", headMultiplier, 0, 1000);
    Require.between("momentum", momentum, 0, 0.9999);
    Require.between("weight_decay", weightDecay, 0, 1);
    Require.atLeast("clip_norm", clipNorm, 0);
    Require.oneOf("on_nan", onNan, "stop", "skip");
    Require.atLeast("max_skips_in_row", maxSkipsInRow, 1);
    Require.atLeast("max_skips", maxSkips, 1);
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
