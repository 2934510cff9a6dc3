package io.dualmix.cli.report;

import java.util.List;
import java.util.Locale;

/**
 * The mean and standard deviation over runs.
 *
 * @param count number of values that are not NaN
 * @param mean NaN without values
 * @param deviation the sample's standard deviation (n - 1); NaN for fewer than two values
 */
public record SeedStatistics(int count, double mean, double deviation) {

  /** The statistics of the values that are not NaN. */
  public static SeedStatistics of(List<Double> values) {
    List<Double> present = values.stream().filter(v -> !v.isNaN()).toList();
    int n = present.size();
    double mean = present.stream().mapToDouble(v -> v).average().orElse(Double.NaN);
    double squares = present.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
    return new SeedStatistics(n, mean, n < 2 ? Double.NaN : Math.sqrt(squares / (n - 1)));
  }

  /** The text, such as {@code 61.2 ± 0.4}, in percent. */
  String percent() {
    return Double.isNaN(deviation)
        ? NumberFormats.percent(mean)
        : String.format(
            Locale.ROOT, "%s ± %s", NumberFormats.percent(mean), NumberFormats.percent(deviation));
  }
}
