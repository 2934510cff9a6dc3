package io.dualmix.eval;

import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.LabelImage;
import java.util.ArrayList;
import java.util.List;

/**
 * A reliability diagram: pixels counted by the confidence of their prediction, in bins of equal
 * width. A model is calibrated if the accuracy of each bin equals its mean confidence.
 */
public final class CalibrationBins {
  /** The number of bins: enough for a diagram, and few enough that a small data set fills them. */
  public static final int COUNT = 20;

  private final long[] pixels = new long[COUNT];
  private final long[] right = new long[COUNT];
  private final double[] confidence = new double[COUNT];

  /**
   * One bin.
   *
   * @param pixels number of pixels
   * @param right number of correctly predicted pixels
   * @param confidence their mean, 0..1; NaN without pixels
   */
  public record Bin(long pixels, long right, double confidence) {
    /** The share of correctly predicted pixels, 0..1; NaN without pixels. */
    public double accuracy() {
      return pixels == 0 ? Double.NaN : (double) right / pixels;
    }
  }

  /**
   * Adds an image.
   *
   * @param truth class indices, 255 for ignored pixels; of any size: if it differs from the
   *     prediction's, the nearest pixel is taken
   * @param predicted the most probable classes
   * @param confidences the probability of the predicted class, row by row, 0..1
   */
  public void add(LabelImage truth, LabelImage predicted, float[] confidences) {
    int[] columns = nearest(predicted.width(), truth.width());
    int[] rows = nearest(predicted.height(), truth.height());
    for (int y = 0; y < predicted.height(); y++) {
      int row = rows[y] * truth.width();
      for (int x = 0; x < predicted.width(); x++) {
        int wanted = Byte.toUnsignedInt(truth.classes()[row + columns[x]]);
        int at = y * predicted.width() + x;
        if (wanted != ClassTable.IGNORE) {
          int bin = Math.max(0, Math.min(COUNT - 1, (int) (confidences[at] * COUNT)));
          pixels[bin]++;
          right[bin] += Byte.toUnsignedInt(predicted.classes()[at]) == wanted ? 1 : 0;
          confidence[bin] += confidences[at];
        }
      }
    }
  }

  /** The nearest index below {@code to} for each index below {@code from}. */
  private static int[] nearest(int from, int to) {
    int[] places = new int[from];
    for (int i = 0; i < from; i++) {
      places[i] = (int) ((i + 0.5) * to / from);
    }
    return places;
  }

  /** The bins in ascending order of confidence. */
  public List<Bin> bins() {
    List<Bin> bins = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      bins.add(
          new Bin(pixels[i], right[i], pixels[i] == 0 ? Double.NaN : confidence[i] / pixels[i]));
    }
    return bins;
  }

  /**
   * The expected calibration error: the mean distance between confidence and accuracy, weighted by
   * pixels, 0..1; NaN without pixels.
   */
  public static double calibrationError(List<Bin> bins) {
    long all = bins.stream().mapToLong(Bin::pixels).sum();
    return all == 0
        ? Double.NaN
        : bins.stream()
                .filter(bin -> bin.pixels() > 0)
                .mapToDouble(bin -> bin.pixels() * Math.abs(bin.accuracy() - bin.confidence()))
                .sum()
            / all;
  }
}
