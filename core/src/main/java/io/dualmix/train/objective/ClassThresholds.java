package io.dualmix.train.objective;

import io.dualmix.data.image.ClassTable;
import io.dualmix.tensor.TensorScope;
import io.dualmix.tensor.Tensors;
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

  /**
   * {@code [2, C]}: the running means, and the number of batches in each; 0 for a class that was
   * not predicted yet.
   */
  private final Tensor state;

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
    try (TensorScope scope = new TensorScope()) {
      state = Tensors.ofFloats(new float[2 * classes], 2, classes);
      state.retainReference();
    }
  }

  /** The running means and their numbers for a checkpoint. */
  Tensor state() {
    return state;
  }

  /** The thresholds, 0..1; that of a class which was never predicted is the highest one. */
  float[] values() {
    float[] known = Tensors.toFloats(state);
    float[] values = new float[known.length / 2];
    for (int c = 0; c < values.length; c++) {
      values[c] = (float) (known[values.length + c] == 0 ? most : Math.min(known[c], most));
    }
    return values;
  }

  /**
   * Follows the confidences of a batch; classes that do not occur keep their threshold. The n-th
   * batch of a class, from 1, has the share 1 / n until that is as small as 1 - momentum: the first
   * ones, of a model that has learned little, are soon forgotten.
   */
  void update(PseudoTruth truth) {
    float[] values = Tensors.toFloats(state);
    int classes = values.length / 2;
    int[][] histograms = new int[classes][BINS];
    int[] counts = new int[classes];
    for (int p = 0; p < truth.classes().length; p++) {
      int c = truth.classes()[p] & 0xFF;
      if (c != ClassTable.IGNORE) {
        histograms[c][Math.min(BINS - 1, (int) (truth.confidence()[p] * BINS))]++;
        counts[c]++;
      }
    }
    for (int c = 0; c < classes; c++) {
      if (counts[c] > 0) {
        double n = ++values[classes + c];
        double share = Math.max(1 / n, 1 - momentum);
        values[c] += (float) (share * (quantileOf(histograms[c], counts[c]) - values[c]));
      }
    }
    try (TensorScope scope = new TensorScope()) {
      state.copy_(Tensors.ofFloats(values, 2, classes));
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
    state.deallocate();
  }
}
