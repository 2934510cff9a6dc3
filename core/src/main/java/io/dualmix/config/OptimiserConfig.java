package io.dualmix.config;

/**
 * The optimiser of every stage.
 *
 * @param type {@code sgd} or {@code adamw}
 * @param learningRate of the backbone at its highest, above 0, at most 10
 * @param headMultiplier by how much faster the head learns, above 0, at most 1000
 * @param momentum of SGD, 0 up to 0.9999
 * @param weightDecay 0..1
 * @param decayNorms whether it applies to norms, biases and positions, too; null for what is usual
 *     with the backbone: yes for convolutional ones, which all present ones are
 * @param clipNorm the largest norm of the whole gradient; 0 for no limit
 * @param onNan what follows a loss or gradient that is no finite number: {@code stop}, or {@code
 *     skip} to go on without that step's update
 * @param maxSkipsInRow steps left out one after another before the run stops all the same, at least
 *     1
 * @param maxSkips the same over a whole stage, at least 1
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

  /** The paper's: the head starts from nothing, the backbone from ImageNet. */
  public static final double DEFAULT_HEAD_MULTIPLIER = 10;

  /** The paper's. */
  public static final double DEFAULT_MOMENTUM = 0.9;

  /** The paper's; the released configuration says 5e-4. */
  public static final double DEFAULT_WEIGHT_DECAY = 1e-4;

  /** Off, as in the paper. */
  public static final double DEFAULT_CLIP_NORM = 0;

  /** A loss that is no number is nearly always a mistake that more steps do not mend. */
  public static final String DEFAULT_ON_NAN = "stop";

  /** One bad image can spoil a step or two; more are the model. */
  public static final int DEFAULT_MAX_SKIPS_IN_ROW = 5;

  /** Their batches are written out, so this bounds the disk they take, too. */
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

  /** Whether steps that are no numbers are left out. */
  public boolean skips() {
    return onNan.equals("skip");
  }

  static OptimiserConfig defaults() {
    return new OptimiserConfig(null, null, null, null, null, null, null, null, null, null);
  }
}
