package io.dualmix.config;

/**
 * Selection of the predictions that become pseudo-labels. A class's threshold is the smaller of
 * {@code cap} and the confidence at {@code portion} of all pixels predicted as it.
 *
 * @param portion maximum share of each class's pixels that is dropped, 0..1
 * @param cap confidence above which a pixel is always kept, above 0, at most 1
 */
public record PseudoLabelConfig(Double portion, Double cap) {
  /** The paper's: the median. */
  public static final double DEFAULT_PORTION = 0.5;

  /** The paper's. */
  public static final double DEFAULT_CAP = 0.9;

  public PseudoLabelConfig {
    portion = portion == null ? DEFAULT_PORTION : portion;
    cap = cap == null ? DEFAULT_CAP : cap;
    Require.between("portion", portion, 0, 1);
    Require.above("cap", cap, 0, 1);
  }

  static PseudoLabelConfig defaults() {
    return new PseudoLabelConfig(null, null);
  }
}
