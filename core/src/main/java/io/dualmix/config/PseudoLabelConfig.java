package io.dualmix.config;

/**
 * Selection of the predictions that become pseudo-labels. A class's threshold is the smaller of
 * {@code cap} and the confidence at {@code portion} of all pixels predicted as it.
 *
 * @param portion maximum share of each class's pixels that is dropped
 * @param cap confidence above which a pixel is always kept
 * @param priorCorrection how far the class weights that the student was trained with are taken out
 *     of its predictions before their selection (logit adjustment, Menon et al., ICLR 2021): 1
 *     completely, 0 not at all. No effect without {@code method.class_weights}
 */
public record PseudoLabelConfig(
    @Range(from = 0, to = 1) Double portion,
    @Range(above = 0, to = 1) Double cap,
    @Range(from = 0, to = 1) Double priorCorrection) {
  /** The paper's: the median. */
  public static final double DEFAULT_PORTION = 0.5;

  /** The paper's. */
  public static final double DEFAULT_CAP = 0.9;

  /** Labels of rare classes are else mostly wrong, and the second round is below the first. */
  public static final double DEFAULT_PRIOR_CORRECTION = 1;

  public PseudoLabelConfig {
    portion = portion == null ? DEFAULT_PORTION : portion;
    cap = cap == null ? DEFAULT_CAP : cap;
    priorCorrection = priorCorrection == null ? DEFAULT_PRIOR_CORRECTION : priorCorrection;
    SettingRules rules = SettingRules.of(PseudoLabelConfig.class);
    rules.check("portion", portion);
    rules.check("cap", cap);
    rules.check("prior_correction", priorCorrection);
  }

  static PseudoLabelConfig defaults() {
    return new PseudoLabelConfig(null, null, null);
  }
}
