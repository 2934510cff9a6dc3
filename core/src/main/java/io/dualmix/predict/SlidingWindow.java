package io.dualmix.predict;

import static org.bytedeco.pytorch.global.torch.zeros;

import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.LabelImage;
import io.dualmix.data.image.RgbImage;
import io.dualmix.tensor.Backend;
import io.dualmix.tensor.TensorScope;
import io.dualmix.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;

/**
 * Segments one image with a sliding window and averages the probabilities where windows overlap.
 * Windows are processed row by row, so that only the probabilities of one band of the image, as
 * high as a window, are in memory.
 */
final class SlidingWindow {
  private final RgbImage image;
  private final int width;
  private final int height;
  private final List<Integer> lefts;
  private final List<Integer> tops;
  private final int[] columns;
  private final int[] rows;
  private final byte[] labels;
  private final float[] confidence;

  SlidingWindow(RgbImage image, Window window) {
    this.image = image;
    width = Math.min(window.width(), image.width());
    height = Math.min(window.height(), image.height());
    lefts = starts(image.width(), width, window.overlap());
    tops = starts(image.height(), height, window.overlap());
    columns = counts(image.width(), width, lefts);
    rows = counts(image.height(), height, tops);
    labels = new byte[image.width() * image.height()];
    confidence = new float[labels.length];
  }

  /**
   * The first pixel of each window: evenly spaced, except for the last, which ends at the border.
   */
  static List<Integer> starts(int length, int size, int overlap) {
    List<Integer> starts = new ArrayList<>();
    for (int start = 0; start + size < length; start += size - overlap) {
      starts.add(start);
    }
    starts.add(length - size);
    return starts;
  }

  /** The number of windows that cover each row or column. */
  private static int[] counts(int length, int size, List<Integer> starts) {
    int[] counts = new int[length];
    for (int start : starts) {
      for (int i = start; i < start + size; i++) {
        counts[i]++;
      }
    }
    return counts;
  }

  /**
   * Segments the image.
   *
   * @param backend of the model
   * @param probabilities of a window, [1, C, height, width] on the backend's device, in the scope
   *     of the call
   */
  Segmentation segment(
      ClassTable classes, Backend backend, Function<RgbImage, Tensor> probabilities) {
    try (TensorScope scope = new TensorScope()) {
      Tensor band = backend.place(zeros(classes.size(), height, image.width()));
      for (int row = 0; row < tops.size(); row++) {
        int top = tops.get(row);
        if (row > 0) {
          move(band, top - tops.get(row - 1));
        }
        for (int left : lefts) {
          add(band, left, top, probabilities);
        }
        finish(band, top, row + 1 < tops.size() ? tops.get(row + 1) : top + height);
      }
      return new Segmentation(
          new LabelImage(image.width(), image.height(), labels), classes, confidence);
    }
  }

  /**
   * Moves the band [C, height, W] down the image: drops its first rows and appends rows of zeros.
   */
  private void move(Tensor band, int distance) {
    try (TensorScope scope = new TensorScope()) {
      int common = height - distance;
      Tensor kept = band.narrow(1, distance, common).clone();
      band.zero_();
      band.narrow(1, 0, common).copy_(kept);
    }
  }

  private void add(Tensor band, int left, int top, Function<RgbImage, Tensor> probabilities) {
    try (TensorScope scope = new TensorScope()) {
      band.narrow(2, left, width).add_(probabilities.apply(crop(left, top)).squeeze(0));
    }
  }

  /** Computes the labels of the rows from top to end, which no further window covers. */
  private void finish(Tensor band, int top, int end) {
    try (TensorScope scope = new TensorScope()) {
      T_TensorTensor_T best = band.narrow(1, 0, end - top).max(0);
      byte[] classes = Tensors.toBytes(best.get1());
      float[] sums = Tensors.toFloats(best.get0());
      int first = top * image.width();
      System.arraycopy(classes, 0, labels, first, classes.length);
      for (int i = 0; i < sums.length; i++) {
        int windows = rows[top + i / image.width()] * columns[i % image.width()];
        confidence[first + i] = sums[i] / windows;
      }
    }
  }

  private RgbImage crop(int left, int top) {
    int line = width * RgbImage.CHANNELS;
    byte[] pixels = new byte[line * height];
    for (int y = 0; y < height; y++) {
      int from = ((top + y) * image.width() + left) * RgbImage.CHANNELS;
      System.arraycopy(image.rgb(), from, pixels, y * line, line);
    }
    return new RgbImage(width, height, pixels);
  }
}
