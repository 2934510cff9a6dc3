package io.dualmix.eval;

import io.dualmix.DualMixException;
import io.dualmix.PublicApi;
import io.dualmix.data.image.ClassTable;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Counts of pixels by true class (row) and predicted class (column), as 64-bit integers. Pixels
 * whose truth is {@link ClassTable#IGNORE} are not counted.
 */
@PublicApi
public final class ConfusionMatrix {
  private final int classes;
  private final long[] counts;

  /** An empty matrix of {@code classes} x {@code classes}. */
  public ConfusionMatrix(int classes) {
    this.classes = classes;
    this.counts = new long[classes * classes];
  }

  /** The number of classes, C. */
  public int classes() {
    return classes;
  }

  /** Pixels of class {@code truth} predicted as {@code prediction}. */
  public long count(int truth, int prediction) {
    return counts[truth * classes + prediction];
  }

  /**
   * Adds one image.
   *
   * @param truth class indices or {@link ClassTable#IGNORE}, one byte a pixel
   * @param prediction class indices of the same pixels
   */
  public void add(byte[] truth, byte[] prediction) {
    if (truth.length != prediction.length) {
      throw new DualMixException(
          "A prediction of " + prediction.length + " pixels for a truth of " + truth.length, "");
    }
    for (int i = 0; i < truth.length; i++) {
      int t = truth[i] & 0xFF;
      if (t != ClassTable.IGNORE) {
        counts[t * classes + (prediction[i] & 0xFF)]++;
      }
    }
  }

  /** Adds all counts of another matrix over the same classes. */
  public void add(ConfusionMatrix other) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += other.counts[i];
    }
  }

  /** Adds {@code pixels} of class {@code truth} predicted as {@code prediction}. */
  public void add(int truth, int prediction, long pixels) {
    counts[truth * classes + prediction] += pixels;
  }

  /**
   * Intersection over union of a class, TP / (TP + FP + FN), 0..1; NaN if the class is neither in
   * the truth nor predicted.
   */
  public double iou(int c) {
    long union = row(c) + column(c) - count(c, c);
    return union == 0 ? Double.NaN : (double) count(c, c) / union;
  }

  /** The IoU of every class, in the order of their indices. */
  public double[] ious() {
    double[] ious = new double[classes];
    Arrays.setAll(ious, this::iou);
    return ious;
  }

  /** The mean IoU over the classes whose IoU is not NaN, 0..1; NaN when nothing was counted. */
  public double meanIou() {
    return Arrays.stream(ious()).filter(v -> !Double.isNaN(v)).average().orElse(Double.NaN);
  }

  /** The mean IoU over the classes that occur in the truth, 0..1; NaN when nothing was counted. */
  public double presentMeanIou() {
    return IntStream.range(0, classes)
        .filter(c -> row(c) > 0)
        .mapToDouble(this::iou)
        .average()
        .orElse(Double.NaN);
  }

  /** The share of correctly predicted pixels, 0..1; NaN when nothing was counted. */
  public double pixelAccuracy() {
    long right = 0;
    long all = 0;
    for (int c = 0; c < classes; c++) {
      right += count(c, c);
      all += row(c);
    }
    return all == 0 ? Double.NaN : (double) right / all;
  }

  /** The recall TP / (TP + FN) averaged over the classes present in the truth, 0..1. */
  public double classAccuracy() {
    double sum = 0;
    int present = 0;
    for (int c = 0; c < classes; c++) {
      if (row(c) > 0) {
        sum += (double) count(c, c) / row(c);
        present++;
      }
    }
    return present == 0 ? Double.NaN : sum / present;
  }

  /** The counts, row by row: {@code [truth][prediction]}. */
  public long[][] toArray() {
    long[][] rows = new long[classes][];
    Arrays.setAll(rows, r -> Arrays.copyOfRange(counts, r * classes, (r + 1) * classes));
    return rows;
  }

  /** The matrix with the given counts, {@code [truth][prediction]}. */
  public static ConfusionMatrix of(long[][] rows) {
    ConfusionMatrix matrix = new ConfusionMatrix(rows.length);
    for (int r = 0; r < rows.length; r++) {
      System.arraycopy(rows[r], 0, matrix.counts, r * rows.length, rows.length);
    }
    return matrix;
  }

  private long row(int c) {
    long sum = 0;
    for (int p = 0; p < classes; p++) {
      sum += count(c, p);
    }
    return sum;
  }

  private long column(int c) {
    long sum = 0;
    for (int t = 0; t < classes; t++) {
      sum += count(t, c);
    }
    return sum;
  }
}
