package io.dualmix.train;

/** The formulas of the losses in plain Java, over logits as libtorch lays them out. */
public final class PlainMath {
  private PlainMath() {}

  /**
   * softmax(logits / T) over the classes.
   *
   * @param logits {@code [N, C, pixels]}, row by row
   */
  public static double[] softmax(double[] logits, int classes, int pixels, double temperature) {
    double[] probabilities = new double[logits.length];
    for (int n = 0; n < logits.length / (classes * pixels); n++) {
      for (int i = 0; i < pixels; i++) {
        double sum = 0;
        for (int c = 0; c < classes; c++) {
          sum += Math.exp(logits[at(n, c, i, classes, pixels)] / temperature);
        }
        for (int c = 0; c < classes; c++) {
          int at = at(n, c, i, classes, pixels);
          probabilities[at] = Math.exp(logits[at] / temperature) / sum;
        }
      }
    }
    return probabilities;
  }

  /**
   * The mean over the pixels that are not 255 of -log p(label).
   *
   * @param probabilities {@code [N, C, pixels]}
   * @param labels {@code [N, pixels]}
   */
  public static double crossEntropy(
      double[] probabilities, byte[] labels, int classes, int pixels) {
    double sum = 0;
    int counted = 0;
    for (int k = 0; k < labels.length; k++) {
      int label = labels[k] & 0xFF;
      if (label != 255) {
        sum -= Math.log(probabilities[at(k / pixels, label, k % pixels, classes, pixels)]);
        counted++;
      }
    }
    return sum / counted;
  }

  /** The mean over pixels of the sum over classes of p log(p / q), both {@code [N, C, pixels]}. */
  public static double divergence(double[] p, double[] q, int classes) {
    double sum = 0;
    for (int k = 0; k < p.length; k++) {
      sum += p[k] * Math.log(p[k] / q[k]);
    }
    return sum / ((double) p.length / classes);
  }

  public static double[] mean(double[] a, double[] b) {
    double[] mean = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      mean[i] = (a[i] + b[i]) / 2;
    }
    return mean;
  }

  private static int at(int n, int c, int pixel, int classes, int pixels) {
    return (n * classes + c) * pixels + pixel;
  }
}
