package io.dualmix.adapt.pseudo;

/**
 * Confidences in 16 bits that keep and drop the same pixels as the 32-bit floats they stand for.
 *
 * <p>A threshold is the lower edge of a bin of {@link ConfidenceHistogram}, or the cap where that
 * is smaller. So the code of a confidence is its bin, and from the cap on, which no threshold
 * exceeds, one code for all. The first bin needs no threshold of its own: the most probable of at
 * most 254 classes has a probability above it.
 */
final class ConfidenceCode {
  /** What no code reaches: the mark of a class that keeps nothing. */
  static final int NOTHING = 1 << 16;

  private static final int LARGEST = ConfidenceHistogram.BINS - 1;

  private final double cap;
  private final int top;

  /**
   * @param cap the largest threshold, 0..1
   */
  ConfidenceCode(double cap) {
    this.cap = cap;
    // Above all bins below the cap. Where the cap lies within the last bin no threshold is as
    // large, and it needs no code of its own.
    this.top = Math.max(1, Math.min(LARGEST, (int) Math.ceil(cap * ConfidenceHistogram.BINS)));
  }

  /**
   * The code of a confidence.
   *
   * @param confidence a winning probability; a NaN is below all others
   */
  char of(float confidence) {
    return (char) (confidence >= cap ? top : ConfidenceHistogram.bin(confidence));
  }

  /**
   * The smallest code that is kept.
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
