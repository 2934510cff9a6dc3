package io.dualmix.config;

/**
 * Self-training on unlabelled target images by a moving average of the student (Tarvainen and
 * Valpola 2017): its predictions are the pseudo labels of mixed and strongly augmented images. Read
 * by the recipes {@code self_training}, {@code semi_supervised} and {@code dual_level_mixing_plus};
 * a weight that is not given is the recipe's.
 *
 * @param emaDecay decay of the moving average, 0 to below 1; null for {@code 1 - 5 / steps}, at
 *     least 0.99
 * @param sourceWeight of the cross entropy on source images, at least 0
 * @param targetWeight of the cross entropy on labelled target images, at least 0; null with
 *     teachers for {@code method.distillation.supervised_weight}
 * @param classMixWeight of the cross entropy on unlabelled images onto which half of the classes of
 *     a source image are pasted, at least 0
 * @param strongWeight of the cross entropy on strong views of unlabelled images where the moving
 *     average is sure of the weak view, at least 0
 * @param hardWeight of the cross entropy on the teachers' most probable class where they are sure,
 *     beside their divergence, at least 0; needs a recipe with teachers
 * @param maskedWeight of the cross entropy on strong views of which blocks are hidden (masked image
 *     consistency), at least 0
 * @param sure a pixel of this confidence counts as sure in the weight of an image's pseudo labels,
 *     0 to 1
 * @param quantile the share of a class's pixels that stay below its threshold, 0 to 1
 * @param thresholdMost the highest threshold, 0 to 1
 * @param thresholdMomentum share of the threshold so far in its running mean, 0 to below 1
 * @param cutMix probability that a rectangle of another image of the batch replaces that of a
 *     strong view, 0..1; a batch of 1 has no other image
 * @param borderTop share of a crop's rows at the top without pseudo labels, 0 to 0.5; for crops of
 *     the image's whole height
 * @param borderBottom the same at the bottom, such as 0.15 where the car's own bonnet is seen
 * @param labels what predicts the pseudo labels of class-mixed, strong and masked images: {@code
 *     moving_average}, or {@code teachers} in a recipe that has them, which costs no pass of its
 *     own and is sure from the first step
 * @param rampUp share of the stage's steps, from the first, over which the weights of images that
 *     the moving average labels grow from 0, 0 to 1: it starts as the student does, which may know
 *     nothing yet
 * @param statistics the images whose statistics batch norm keeps for prediction: {@code target},
 *     plain views of target images, or {@code all}, every batch that the student is trained on
 * @param mirror whether pseudo labels are those of the image and its mirror image, averaged; costs
 *     a second pass without gradients
 * @param rareTemperature temperature of rare-class sampling of labelled images, above 0, in place
 *     of {@code method.labelled_share}; null for uniform sampling
 */
public record SelfTrainingConfig(
    Double emaDecay,
    Double sourceWeight,
    Double targetWeight,
    Double classMixWeight,
    Double strongWeight,
    Double hardWeight,
    Double maskedWeight,
    Double sure,
    Double quantile,
    Double thresholdMost,
    Double thresholdMomentum,
    Double cutMix,
    Double borderTop,
    Double borderBottom,
    String labels,
    Double rampUp,
    String statistics,
    Boolean mirror,
    Double rareTemperature) {
  private static final double LEAST_DECAY = 0.99;

  /** That of DACS and DAFormer. */
  public static final double DEFAULT_SURE = 0.968;

  /** The paper's t_c is the median of the class's confidences. */
  public static final double DEFAULT_QUANTILE = 0.5;

  /** The paper's. */
  public static final double DEFAULT_THRESHOLD_MOST = 0.9;

  /** A threshold follows a student that trains for some hundred steps. */
  public static final double DEFAULT_THRESHOLD_MOMENTUM = 0.99;

  /** As in DACS and UniMatch. */
  public static final String MOVING_AVERAGE = "moving_average";

  /** The teachers of the stage. */
  public static final String TEACHERS = "teachers";

  /** Plain target images. */
  public static final String TARGET = "target";

  /** Every batch of the step. */
  public static final String ALL = "all";

  /** UniMatch's. */
  public static final double DEFAULT_CUT_MIX = 0.5;

  public SelfTrainingConfig {
    sure = sure == null ? DEFAULT_SURE : sure;
    quantile = quantile == null ? DEFAULT_QUANTILE : quantile;
    thresholdMost = thresholdMost == null ? DEFAULT_THRESHOLD_MOST : thresholdMost;
    thresholdMomentum = thresholdMomentum == null ? DEFAULT_THRESHOLD_MOMENTUM : thresholdMomentum;
    cutMix = cutMix == null ? DEFAULT_CUT_MIX : cutMix;
    borderTop = borderTop == null ? 0.0 : borderTop;
    borderBottom = borderBottom == null ? 0.0 : borderBottom;
    labels = labels == null ? MOVING_AVERAGE : labels;
    rampUp = rampUp == null ? 0.0 : rampUp;
    statistics = statistics == null ? TARGET : statistics;
    Require.oneOf("labels", labels, MOVING_AVERAGE, TEACHERS);
    Require.between("ramp_up", rampUp, 0, 1);
    Require.oneOf("statistics", statistics, TARGET, ALL);
    mirror = mirror != null && mirror;
    requireBelow1("ema_decay", emaDecay);
    requireBelow1("threshold_momentum", thresholdMomentum);
    Require.atLeast("source_weight", sourceWeight, 0);
    Require.atLeast("target_weight", targetWeight, 0);
    Require.atLeast("class_mix_weight", classMixWeight, 0);
    Require.atLeast("strong_weight", strongWeight, 0);
    Require.atLeast("hard_weight", hardWeight, 0);
    Require.atLeast("masked_weight", maskedWeight, 0);
    Require.between("sure", sure, 0, 1);
    Require.between("quantile", quantile, 0, 1);
    Require.between("threshold_most", thresholdMost, 0, 1);
    Require.between("cut_mix", cutMix, 0, 1);
    Require.between("border_top", borderTop, 0, 0.5);
    Require.between("border_bottom", borderBottom, 0, 0.5);
    if (rareTemperature != null) {
      Require.above("rare_temperature", rareTemperature, 0, 100);
    }
  }

  private static void requireBelow1(String key, Double value) {
    if (value != null && !(value >= 0 && value < 1)) {
      throw new InvalidSetting(key, "is " + value + "; expected 0 to below 1", "Such as 0.99.");
    }
  }

  static SelfTrainingConfig defaults() {
    return new SelfTrainingConfig(
        null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
        null, null, null, null);
  }

  /**
   * The decay of the moving average for a number of steps: it averages over about a fifth of a
   * stage of 500 steps or more, and over 100 steps of shorter ones.
   *
   * @param steps null while they are not chosen yet
   */
  public double emaDecay(Integer steps) {
    if (emaDecay != null) {
      return emaDecay;
    }
    return steps == null ? LEAST_DECAY : Math.max(LEAST_DECAY, 1 - 5.0 / steps);
  }
}
