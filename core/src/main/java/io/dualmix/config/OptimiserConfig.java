package io.dualmix.config;

/**
 * The optimiser of every stage.
 *
 * @param type {@code sgd} or {@code adamw}
 * @param learningRate of the backbone at its highest, above 0, at most 10
 * @param headMultiplier by how much faster the head learns, above 0, at most 1000
 * @param momentum of SGD, 0 up to 0.9999
 * @param weightDecay 0..1
 * @param clipNorm the largest norm of the whole gradient; 0 for no limit
 */
public record OptimiserConfig(
    String type,
    Double learningRate,
    Double headMultiplier,
    Double momentum,
    Double weightDecay,
    Double clipNorm) {
  /** The paper's. */
  public static final String DEFAULT_TYPE = "sgd";

  /** The paper's. */
  public static final double DEFAULT_LEARNING_RATE = 2.5e-4;

  /** The paper's: the head starts from nothing, the backbone from ImageNet. */
  public static final double DEFAULT_HEAD_MULTIPLIER = 10;

  /** The paper's. */
  public static final double DEFAULT_MOMENTUM = 0.9;

  /** The paper's; the released configuration says 5e-4. */
  public static final double DEFAULT_WEIGHT_DECAY = 1e-4;

  /** Off, as in the paper. */
  public static final double DEFAULT_CLIP_NORM = 0;

  public OptimiserConfig {
    type = type == null ? DEFAULT_TYPE : type;
    learningRate = learningRate == null ? DEFAULT_LEARNING_RATE : learningRate;
    headMultiplier = headMultiplier == null ? DEFAULT_HEAD_MULTIPLIER : headMultiplier;
    momentum = momentum == null ? DEFAULT_MOMENTUM : momentum;
    weightDecay = weightDecay == null ? DEFAULT_WEIGHT_DECAY : weightDecay;
    clipNorm = clipNorm == null ? DEFAULT_CLIP_NORM : clipNorm;
    Require.oneOf("type", type, "sgd", "adamw");
    Require.above("learning_rate", learningRate, 0, 10);
    Require.above("head_multiplier", headMultiplier, 0, 1000);
    Require.between("momentum", momentum, 0, 0.9999);
    Require.between("weight_decay", weightDecay, 0, 1);
    Require.atLeast("clip_norm", clipNorm, 0);
  }

  static OptimiserConfig defaults() {
    return new OptimiserConfig(null, null, null, null, null, null);
  }
}
