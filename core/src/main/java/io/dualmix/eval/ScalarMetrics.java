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
 * The metrics that a model is scored by, in the order of their columns.
 *
 * @param all of different names
 */
public record ScalarMetrics(List<ScalarMetric> all) {
  /** Those of every run: a metric is registered by a line here. */
  public static final ScalarMetrics STANDARD =
      new ScalarMetrics(
          List.of(new MeanIou(), new PixelAccuracy(), new ClassAccuracy(), new CalibrationError()));

  /**
   * @throws IllegalArgumentException if a name is no key of a file, or is there twice
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

  /** These and one more. */
  public ScalarMetrics with(ScalarMetric metric) {
    List<ScalarMetric> more = new ArrayList<>(all);
    more.add(metric);
    return new ScalarMetrics(more);
  }

  /** The metric of a name. */
  public Optional<ScalarMetric> named(String name) {
    return all.stream().filter(metric -> metric.name().equals(name)).findFirst();
  }

  /** The value of each, NaN where it has none, by name. */
  public Map<String, Double> of(ConfusionMatrix matrix, List<Bin> bins) {
    Map<String, Double> values = new LinkedHashMap<>();
    all.forEach(metric -> values.put(metric.name(), metric.of(matrix, bins)));
    return values;
  }
}
