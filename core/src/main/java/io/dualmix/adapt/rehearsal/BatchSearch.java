package io.dualmix.adapt.rehearsal;

import java.util.function.IntPredicate;

/** Searches for the largest number that fits, if all smaller numbers fit. */
final class BatchSearch {
  private BatchSearch() {}

  /**
   * Doubles from 1 until a number does not fit, then halves the gap.
   *
   * @param most the largest number of interest, at least 1
   * @param fits called at most once for each number
   * @return 0 if not even 1 fits
   */
  static int largest(int most, IntPredicate fits) {
    int good = 0;
    int bad = most + 1;
    for (int next = 1; next < bad; next = Math.min(2 * next, most)) {
      if (!fits.test(next)) {
        bad = next;
      } else if (next == most) {
        return most;
      } else {
        good = next;
      }
    }
    while (bad - good > 1) {
      int middle = good + (bad - good) / 2;
      if (fits.test(middle)) {
        good = middle;
      } else {
        bad = middle;
      }
    }
    return good;
  }
}
