package io.dualmix.config;

/**
 * Self-training on unlabelled target images by a moving average of the student (Tarvainen and
 * Valpola 2017): its predictions are the pseudo labels of mixed and strongly augmented images. Read
 * by the recipes {@code self_training}, {@code semi_supervised} and {@code dual_level_mixing_plus};
 * a weight that is not given is the recipe's.
 *
 * @param emaDecay decay of the moving average; null for {@code 1 - 5 / steps} or 0.99, the larger
 *     one
 * @param sourceWeight of the cross entropy on source images; null for the recipe's
 * @param targetWeight of the cross entropy on labelled target images; null for the recipe's, or
 *     {@code method.distillation.supervised_weight} in one with teachers
 * @param classMixWeight of the cross entropy on unlabelled images onto which half of the classes of
 *     a source image are pasted; null for the recipe's
 * @param strongWeight of the cross entropy on strong views of unlabelled images where the moving
 *     average is sure of the weak view; null for the recipe's
 * @param hardWeight of the cross entropy on the teachers' most probable class where they are sure,
 *     beside their divergence; needs a recipe with teachers; null for the recipe's
 * @param maskedWeight of the cross entropy on strong views of which blocks are hidden (masked image
 *     consistency); null for the recipe's
 * @param sure a pixel of this confidence counts as sure in the weight of an image's pseudo labels
 * @param quantile the share of a class's pixels that stay below its threshold
 * @param thresholdMost the highest threshold
 * @param thresholdMomentum share of the threshold so far in its running mean
 * @param cutMix probability that a rectangle of another image of the batch replaces that of a
 *     strong view; a batch of 1 has no other image
 * @param strongViews the number of strong views of an unlabelled image in a step: 1, or 2 as in
 *     UniMatch, whose losses are averaged
 * @param complementaryDropout whether two strong views lose complementary halves of the backbone's
 *     channels, in every second image (UniMatch V2)
 * @param borderTop share of a crop's rows at the top without pseudo labels; for crops of the
 *     image's whole height
 * @param borderBottom the same at the bottom, such as 0.15 where the car's own bonnet is seen
 * @param labels what predicts the pseudo labels of class-mixed, strong and masked images: {@code
 *     moving_average}, or {@code teachers} in a recipe that has them, which costs no pass of its
 *     own and is sure from the first step; null for the teachers where there are any
 * @param rampUp share of the stage's steps, from the first, over which the weights of images that
 *     the moving average labels grow from 0: it starts as the student does, which may know nothing
 *     yet
 * @param statistics the images whose statistics batch norm keeps for prediction: {@code target},
 *     plain views of target images, or {@code all}, every batch that the student is trained on
 * @param mirror whether pseudo labels are those of the image and its mirror image, averaged; costs
 *     a second pass without gradients
 * @param priorCorrection how far the class weights are taken out of the pseudo labels' predictions,
 *     as in {@code method.pseudo_labels.prior_correction}: 1 completely, 0 not at all
 * @param rareTemperature temperature of rare-class sampling of labelled images, in place of {@code
 *     method.labelled_share}; null for uniform sampling
 */
public record SelfTrainingConfig(
    @Range(from = 0, below = 1) Double emaDecay,
    @Range(from = 0) Double sourceWeight,
    @Range(from = 0) Double targetWeight,
    @Range(from = 0) Double classMixWeight,
    @Range(from = 0) Double strongWeight,
    @Range(from = 0) Double hardWeight,
    @Range(from = 0) Double maskedWeight,
    @Range(from = 0, to = 1) Double sure,
    @Range(from = 0, to = 1) Double quantile,
    @Range(from = 0, to = 1) Double thresholdMost,
    @Range(from = 0, below = 1) Double thresholdMomentum,
    @Range(from = 0, to = 1) Double cutMix,
    @Range(from = 1, to = 2) Integer strongViews,
    Boolean complementaryDropout,
    @Range(from = 0, to = 0.5) Double borderTop,
    @Range(from = 0, to = 0.5) Double borderBottom,
    @OneOf({SelfTrainingConfig.MOVING_AVERAGE, SelfTrainingConfig.TEACHERS}) String labels,
    @Range(from = 0, to = 1) Double rampUp,
    @OneOf({SelfTrainingConfig.TARGET, SelfTrainingConfig.ALL}) String statistics,
    Boolean mirror,
    @Range(from = 0, to = 1) Double priorCorrection,
    @Range(above = 0, to = 100) Double rareTemperature) {
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

  /** Half the cost of UniMatch's two. */
  public static final int DEFAULT_STRONG_VIEWS = 1;

  /** Strong views gain 0.7 points by it, class-mixed images 0.1 (one seed). */
  public static final double DEFAULT_PRIOR_CORRECTION = 1;

  public SelfTrainingConfig {
    sure = sure == null ? DEFAULT_SURE : sure;
    quantile = quantile == null ? DEFAULT_QUANTILE : quantile;
    thresholdMost = thresholdMost == null ? DEFAULT_THRESHOLD_MOST : thresholdMost;
    thresholdMomentum = thresholdMomentum == null ? DEFAULT_THRESHOLD_MOMENTUM : thresholdMomentum;
    cutMix = cutMix == null ? DEFAULT_CUT_MIX : cutMix;
    strongViews = strongViews == null ? DEFAULT_STRONG_VIEWS : strongViews;
    complementaryDropout = complementaryDropout != null && complementaryDropout;
    borderTop = borderTop == null ? 0.0 : borderTop;
    borderBottom = borderBottom == null ? 0.0 : borderBottom;
    rampUp = rampUp == null ? 0.0 : rampUp;
    statistics = statistics == null ? TARGET : statistics;
    mirror = mirror != null && mirror;
    priorCorrection = priorCorrection == null ? DEFAULT_PRIOR_CORRECTION : priorCorrection;
    SettingRules rules = SettingRules.of(SelfTrainingConfig.class);
    rules.check("ema_decay", emaDecay);
    rules.check("threshold_momentum", thresholdMomentum);
    rules.check("source_weight", sourceWeight);
    rules.check("target_weight", targetWeight);
    rules.check("class_mix_weight", classMixWeight);
    rules.check("strong_weight", strongWeight);
    rules.check("hard_weight", hardWeight);
    rules.check("masked_weight", maskedWeight);
    rules.check("sure", sure);
    rules.check("quantile", quantile);
    rules.check("threshold_most", thresholdMost);
    rules.check("cut_mix", cutMix);
    rules.check("strong_views", strongViews);
    rules.check("border_top", borderTop);
    rules.check("border_bottom", borderBottom);
    rules.check("labels", labels);
    rules.check("ramp_up", rampUp);
    rules.check("statistics", statistics);
    rules.check("prior_correction", priorCorrection);
    rules.check("rare_temperature", rareTemperature);
  }

  static SelfTrainingConfig defaults() {
    return new SelfTrainingConfig(
        null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
        null, null, null, null, null, null, null);
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
