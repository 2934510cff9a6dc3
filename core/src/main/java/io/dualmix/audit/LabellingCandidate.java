package io.dualmix.audit;

import io.dualmix.DualMixException;
import java.util.Arrays;
import java.util.List;

/**
 * An image selected for labelling.
 *
 * @param index index in the data set
 * @param score value of the selection criterion; usually decreases from candidate to candidate
 * @param classes indices of up to three classes that contribute most to the score; empty for
 *     criteria without classes
 */
public record LabellingCandidate(int index, double score, List<Integer> classes) {
  /** The number of classes that fit into a table row. */
  static final int NAMED_CLASSES = 3;

  public LabellingCandidate {
    classes = List.copyOf(classes);
  }

  /**
   * Returns a mask of the images that are not labelled yet.
   *
   * @param size number of images
   * @param taken indices of labelled images
   * @param count number of images to select
   * @throws DualMixException if fewer than {@code count} are left
   */
  static boolean[] open(int size, int[] taken, int count) {
    boolean[] open = new boolean[size];
    Arrays.fill(open, true);
    Arrays.stream(taken).forEach(index -> open[index] = false);
    int left = size - (int) Arrays.stream(taken).distinct().count();
    if (count < 1 || count > left) {
      throw new DualMixException(
          "Cannot select " + count + " images: there are " + left + " to choose from",
          "Ask for 1 to " + left + ".");
    }
    return open;
  }
}
