package io.dualmix.config;

/**
 * Which of the student's predictions become labels. A class's threshold is the smaller of {@code
 * cap} and the confidence at {@code portion} of all pixels predicted as it.
 *
 * @param portion the share of each class's pixels that may be dropped, 0..1
 * @param cap the confidence from which a pixel is always kept, above 0, at most 1
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
