package io.dualmix.config;

/**
 * Selection of the predictions that become pseudo-labels. A class's threshold is the smaller of
 * {@code cap} and the confidence at {@code portion} of all pixels predicted as it.
 *
 * @param portion maximum share of each class's pixels that is dropped
 * @param cap confidence above which a pixel is always kept
 */
public record PseudoLabelConfig(
    @Range(from = 0, to = 1) Double portion, @Range(above = 0, to = 1) Double cap) {
  /** The paper's: the median. */
  public static final double DEFAULT_PORTION = 0.5;

  /** The paper's. */
  public static final double DEFAULT_CAP = 0.9;

  public PseudoLabelConfig {
    portion = portion == null ? DEFAULT_PORTION : portion;
    cap = cap == null ? DEFAULT_CAP : cap;
    SettingRules rules = SettingRules.of(PseudoLabelConfig.class);
    rules.check("portion", portion);
    rules.check("cap", cap);
  }

  static PseudoLabelConfig defaults() {
    return new PseudoLabelConfig(null, null);
  }
}
