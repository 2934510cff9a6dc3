package io.dualmix.bench;

import java.util.Collection;

/** The middle of repeated measurements, which a disturbed one does not move. */
public final class Median {
  private Median() {}

  /**
   * The value in the middle, or the mean of the two there.
   *
   * @param values at least one
   */
  public static double of(Collection<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
