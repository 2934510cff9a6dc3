package io.dualmix.adapt.pseudo;

import io.dualmix.DualMixException;

/**
 * A histogram of confidences per predicted class, in constant memory for any number of images. It
 * replaces the sorted list of all confidences of BDL (Li et al., CVPR 2019), which takes about 25
 * GB on Cityscapes.
 */
public final class ConfidenceHistogram {
  /** The number of bins between 0 and 1; thresholds have a resolution of 1/65536. */
  public static final int BINS = 1 << 16;

  private final long[][] counts;

  /** An empty histogram over {@code classes} classes; takes half a megabyte per class. */
  public ConfidenceHistogram(int classes) {
    counts = new long[classes][BINS];
  }

  /**
   * Adds one image.
   *
   * @param predicted class of each pixel
   * @param confidence the probability of that class, 0..1
   */
  public void add(byte[] predicted, float[] confidence) {
    for (int i = 0; i < predicted.length; i++) {
      counts[predicted[i] & 0xFF][bin(confidence[i])]++;
    }
  }

  /** The number of pixels predicted as class {@code c}. */
  public long predicted(int c) {
    long sum = 0;
    for (long count : counts[c]) {
      sum += count;
    }
    return sum;
  }

  /**
   * The class's threshold: min(cap, the confidence at position round(portion * n) of all n pixels
   * predicted as the class, in ascending order). The result is the lower edge of that confidence's
   * bin, so that the pixel itself is kept.
   *
   * @param portion 0..1; the method's is 0.5, the median
   * @param cap 0..1; the method's is 0.9
   * @return 0..cap; NaN when no pixel was predicted as the class
   */
  public double threshold(int c, double portion, double cap) {
    if (!(portion >= 0 && portion <= 1 && cap >= 0 && cap <= 1)) {
      throw new DualMixException(
          "Portion " + portion + " and cap " + cap + " must lie between 0 and 1",
          "See method.pseudo_labels in the configuration.");
    }
    long all = predicted(c);
    if (all == 0) {
      return Double.NaN;
    }
    long position = Math.min(all - 1, (long) Math.rint(portion * all));
    long passed = 0;
    for (int bin = 0; bin < BINS; bin++) {
      passed += counts[c][bin];
      if (passed > position) {
        return Math.min(cap, (double) bin / BINS);
      }
    }
    throw new AssertionError("the counts of class " + c + " changed");
  }

  /** The bin of a confidence, 0..65535; 0 for NaN. */
  static int bin(float confidence) {
    return Math.min(BINS - 1, (int) (confidence * BINS));
  }
}
