package io.dualmix.bench;

import java.util.Collection;

/** The median of repeated measurements, which is robust to outliers. */
public final class Median {
  private Median() {}

  /**
   * The middle value, or the mean of the two middle values.
   *
   * @param values at least one
   */
  public static double of(Collection<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
