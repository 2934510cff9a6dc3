package io.dualmix.cli.report;

import java.util.List;
import java.util.Locale;

/**
 * The mean of some runs, and how far they scatter.
 *
 * @param count of the values that exist
 * @param mean NaN without values
 * @param deviation the sample's standard deviation (n - 1); NaN for fewer than two values
 */
record SeedStatistics(int count, double mean, double deviation) {

  /** Of the values that are not NaN. */
  static SeedStatistics of(List<Double> values) {
    List<Double> present = values.stream().filter(v -> !v.isNaN()).toList();
    int n = present.size();
    double mean = present.stream().mapToDouble(v -> v).average().orElse(Double.NaN);
    double squares = present.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
    return new SeedStatistics(n, mean, n < 2 ? Double.NaN : Math.sqrt(squares / (n - 1)));
  }

  /** Such as {@code 61.2 ± 0.4}; shares in percent. */
  String percent() {
    return Double.isNaN(deviation)
        ? NumberFormats.percent(mean)
        : String.format(
            Locale.ROOT, "%s ± %s", NumberFormats.percent(mean), NumberFormats.percent(deviation));
  }
}
