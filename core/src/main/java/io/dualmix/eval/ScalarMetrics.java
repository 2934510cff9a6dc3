package io.dualmix.eval;

import io.dualmix.eval.CalibrationBins.Bin;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The metrics of an evaluation, in the order of their columns.
 *
 * @param all the metrics; their names differ
 */
public record ScalarMetrics(List<ScalarMetric> all) {
  /** The metrics of every run; a new metric is registered here. */
  public static final ScalarMetrics STANDARD =
      new ScalarMetrics(
          List.of(
              new MeanIou(),
              new PresentMeanIou(),
              new PixelAccuracy(),
              new ClassAccuracy(),
              new CalibrationError()));

  /**
   * @throws IllegalArgumentException if a name is not a valid key, or occurs twice
   */
  public ScalarMetrics {
    all = List.copyOf(all);
    Set<String> names = new HashSet<>();
    for (ScalarMetric metric : all) {
      if (!metric.name().matches("[a-z][a-z0-9_]*") || !names.add(metric.name())) {
        throw new IllegalArgumentException(
            "'" + metric.name() + "' is no name for a metric, or there are two of that name");
      }
    }
  }

  /** A copy with one more metric. */
  public ScalarMetrics with(ScalarMetric metric) {
    List<ScalarMetric> more = new ArrayList<>(all);
    more.add(metric);
    return new ScalarMetrics(more);
  }

  /** The metric with a name. */
  public Optional<ScalarMetric> named(String name) {
    return all.stream().filter(metric -> metric.name().equals(name)).findFirst();
  }

  /** The values by name; NaN for a metric without a value. */
  public Map<String, Double> of(ConfusionMatrix matrix, List<Bin> bins) {
    Map<String, Double> values = new LinkedHashMap<>();
    all.forEach(metric -> values.put(metric.name(), metric.of(matrix, bins)));
    return values;
  }
}
