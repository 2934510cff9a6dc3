package io.dualmix.adapt.pseudo;

/**
 * 16-bit codes for confidences that keep and drop the same pixels as the 32-bit floats.
 *
 * <p>A threshold is the lower edge of a bin of {@link ConfidenceHistogram}, or the cap if that is
 * smaller. The code of a confidence below the cap is therefore its bin; all confidences from the
 * cap on have one code, since no threshold exceeds the cap. The first bin never holds a threshold:
 * the most probable of at most 254 classes has a probability above it.
 */
final class ConfidenceCode {
  /** A value above all codes: the threshold of a class without kept pixels. */
  static final int NOTHING = 1 << 16;

  private static final int LARGEST = ConfidenceHistogram.BINS - 1;

  private final double cap;
  private final int top;

  /**
   * @param cap the largest threshold, 0..1
   */
  ConfidenceCode(double cap) {
    this.cap = cap;
    // Above all bins below the cap. If the cap is within the last bin, no threshold reaches it and
    // it needs no code of its own.
    this.top = Math.max(1, Math.min(LARGEST, (int) Math.ceil(cap * ConfidenceHistogram.BINS)));
  }

  /**
   * The code of a confidence.
   *
   * @param confidence the probability of the predicted class; NaN has the lowest code
   */
  char of(float confidence) {
    return (char) (confidence >= cap ? top : ConfidenceHistogram.bin(confidence));
  }

  /**
   * The smallest code to keep.
   *
   * @param threshold from {@link ConfidenceHistogram#threshold} with the same cap; NaN for a class
   *     without pixels
   */
  int smallestKept(double threshold) {
    if (Double.isNaN(threshold)) {
      return NOTHING;
    }
    return threshold >= cap ? top : Math.max(1, (int) (threshold * ConfidenceHistogram.BINS));
  }
}
