package io.dualmix.train.objective;

import io.dualmix.data.image.ClassTable;
import io.dualmix.tensor.TensorScope;
import io.dualmix.tensor.Tensors;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;

/**
 * A threshold of confidence for each class: the running mean of a quantile of the confidences of
 * the pixels that are predicted as this class, at most a fixed value. It is the paper's t_c =
 * min(0.9, median) of pseudo labels, followed over the steps.
 *
 * <p>Owns a tensor until it is closed, which checkpoints store.
 */
final class ClassThresholds implements AutoCloseable {
  /** Quantiles are exact to a thousandth. */
  private static final int BINS = 1000;

  private final double quantile;
  private final double most;
  private final double momentum;

  /** The running means, {@code [C]}; below 0 for a class that was not predicted yet. */
  private final Tensor means;

  /**
   * @param classes C
   * @param quantile 0..1
   * @param most the highest threshold, 0..1
   * @param momentum the share of the mean so far, 0 to below 1
   */
  ClassThresholds(int classes, double quantile, double most, double momentum) {
    this.quantile = quantile;
    this.most = most;
    this.momentum = momentum;
    float[] unknown = new float[classes];
    Arrays.fill(unknown, -1);
    try (TensorScope scope = new TensorScope()) {
      means = Tensors.ofFloats(unknown, classes);
      means.retainReference();
    }
  }

  /** The running means for a checkpoint. */
  Tensor state() {
    return means;
  }

  /** The thresholds, 0..1; that of a class which was never predicted is the highest one. */
  float[] values() {
    float[] values = Tensors.toFloats(means);
    for (int c = 0; c < values.length; c++) {
      values[c] = values[c] < 0 ? (float) most : (float) Math.min(values[c], most);
    }
    return values;
  }

  /** Follows the confidences of a batch; classes that do not occur keep their threshold. */
  void update(PseudoTruth truth) {
    float[] values = Tensors.toFloats(means);
    int[][] histograms = new int[values.length][BINS];
    int[] counts = new int[values.length];
    for (int p = 0; p < truth.classes().length; p++) {
      int c = truth.classes()[p] & 0xFF;
      if (c != ClassTable.IGNORE) {
        histograms[c][Math.min(BINS - 1, (int) (truth.confidence()[p] * BINS))]++;
        counts[c]++;
      }
    }
    for (int c = 0; c < values.length; c++) {
      if (counts[c] > 0) {
        double now = quantileOf(histograms[c], counts[c]);
        values[c] = (float) (values[c] < 0 ? now : momentum * values[c] + (1 - momentum) * now);
      }
    }
    try (TensorScope scope = new TensorScope()) {
      means.copy_(Tensors.ofFloats(values, values.length));
    }
  }

  /** The lower bound of the bin with the quantile. */
  private double quantileOf(int[] histogram, int count) {
    long below = 0;
    int bin = 0;
    while (bin < BINS - 1 && below + histogram[bin] <= quantile * count) {
      below += histogram[bin++];
    }
    return (double) bin / BINS;
  }

  /**
   * The weights of pseudo labels: 1 where the confidence is not below the class's threshold, else
   * 0.
   *
   * @return {@code [N, H, W]}
   */
  float[] weights(PseudoTruth truth) {
    float[] thresholds = values();
    float[] weights = new float[truth.classes().length];
    for (int p = 0; p < weights.length; p++) {
      int c = truth.classes()[p] & 0xFF;
      weights[p] = c != ClassTable.IGNORE && truth.confidence()[p] >= thresholds[c] ? 1 : 0;
    }
    return weights;
  }

  @Override
  public void close() {
    means.deallocate();
  }
}
