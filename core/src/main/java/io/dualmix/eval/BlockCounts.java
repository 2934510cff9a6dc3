package io.dualmix.eval;

import java.util.List;

/** The pixels of blocks of images by class, and the IoU on blocks that are drawn several times. */
final class BlockCounts {
  private static final int KINDS = 3;

  private final int classes;

  /** For each block and class: true positives, predicted pixels, truth pixels. */
  private final long[][] counts;

  private final boolean[] inTruth;

  /**
   * @param images the pixels of each image
   * @param blocks indices of the images in each block
   */
  BlockCounts(ImageCounts images, List<List<Integer>> blocks) {
    classes = images.classes().size();
    counts = new long[blocks.size()][classes * KINDS];
    inTruth = new boolean[classes];
    for (int b = 0; b < counts.length; b++) {
      for (int image : blocks.get(b)) {
        add(counts[b], images.images().get(image));
      }
      for (int c = 0; c < classes; c++) {
        inTruth[c] |= truth(b, c) > 0;
      }
    }
  }

  private void add(long[] block, ImageCounts.Image image) {
    for (int c = 0; c < classes; c++) {
      block[c * KINDS] += image.truePositives().get(c);
      block[c * KINDS + 1] += image.predicted().get(c);
      block[c * KINDS + 2] += image.truth().get(c);
    }
  }

  /** The number of blocks. */
  int blocks() {
    return counts.length;
  }

  /** The truth pixels of a class in a block. */
  long truth(int block, int c) {
    return counts[block][c * KINDS + 2];
  }

  /**
   * The IoU of each class, and their mean in the last element; NaN without a value. A class that
   * has a truth in some block, but in none of those drawn, has no value.
   *
   * @param drawn how often each block counts
   */
  double[] ious(int[] drawn) {
    long[] sums = new long[classes * KINDS];
    for (int b = 0; b < drawn.length; b++) {
      for (int i = 0; drawn[b] > 0 && i < sums.length; i++) {
        sums[i] += drawn[b] * counts[b][i];
      }
    }
    double[] ious = new double[classes + 1];
    double total = 0;
    int known = 0;
    for (int c = 0; c < classes; c++) {
      long union = sums[c * KINDS + 1] + sums[c * KINDS + 2] - sums[c * KINDS];
      boolean missing = inTruth[c] && sums[c * KINDS + 2] == 0;
      ious[c] = union == 0 || missing ? Double.NaN : (double) sums[c * KINDS] / union;
      if (!Double.isNaN(ious[c])) {
        total += ious[c];
        known++;
      }
    }
    ious[classes] = known == 0 ? Double.NaN : total / known;
    return ious;
  }
}
