package io.dualmix.audit;

import io.dualmix.DualMixException;
import java.util.Arrays;
import java.util.List;

/**
 * An image chosen to be labelled.
 *
 * @param index in the data set
 * @param score of the measure that chose it; falls, as a rule, from choice to choice
 * @param classes indices of up to three classes that speak most for it; empty without classes
 */
public record Choice(int index, double score, List<Integer> classes) {
  /** As many as fit beside the name in a table. */
  static final int NAMED_CLASSES = 3;

  public Choice {
    classes = List.copyOf(classes);
  }

  /**
   * Which images may still be chosen.
   *
   * @param size images in all
   * @param taken indices that are labelled already
   * @param count how many are to be chosen
   * @throws DualMixException if fewer than {@code count} are left
   */
  static boolean[] open(int size, int[] taken, int count) {
    boolean[] open = new boolean[size];
    Arrays.fill(open, true);
    Arrays.stream(taken).forEach(index -> open[index] = false);
    int left = size - (int) Arrays.stream(taken).distinct().count();
    if (count < 1 || count > left) {
      throw new DualMixException(
          "Cannot choose " + count + " images: there are " + left + " to choose from",
          "Ask for 1 to " + left + ".");
    }
    return open;
  }
}
