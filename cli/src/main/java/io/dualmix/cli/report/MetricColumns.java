package io.dualmix.cli.report;

import io.dualmix.eval.CalibrationError;
import io.dualmix.eval.ScalarMetric;
import io.dualmix.eval.ScalarMetrics;
import io.dualmix.run.RunData;
import io.dualmix.run.StageCalibration;
import io.dualmix.train.event.Evaluated;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The metrics of a run's results. */
public final class MetricColumns {
  private final List<String> names;
  private final Map<String, Double> calibration = new HashMap<>();

  /** The metrics of any result of the run, the standard ones first. */
  public MetricColumns(RunData run) {
    // Runs of versions in which calibration was not a metric of the evaluation.
    StageCalibration.of(run).forEach(found -> calibration.put(found.stage(), found.error()));
    Set<String> found = new LinkedHashSet<>();
    run.results().forEach(result -> found.addAll(of(result).keySet()));
    List<String> ordered = new ArrayList<>();
    ScalarMetrics.STANDARD.all().stream()
        .map(ScalarMetric::name)
        .filter(found::remove)
        .forEach(ordered::add);
    ordered.addAll(found);
    names = List.copyOf(ordered);
  }

  /** The names, as in files. */
  public List<String> names() {
    return names;
  }

  /** The metrics of a result, by name. */
  public Map<String, Double> of(Evaluated result) {
    Map<String, Double> values = new LinkedHashMap<>(result.metrics());
    Double known = calibration.get(result.stage());
    if (known != null && result.checkpoint().equals(Evaluated.LAST)) {
      values.putIfAbsent(CalibrationError.NAME, known);
    }
    return values;
  }

  /** A metric of a result, 0..1; NaN if it has none. */
  public double value(Evaluated result, String name) {
    return of(result).getOrDefault(name, Double.NaN);
  }

  /** The column header of a metric; its name if the metric is unknown. */
  public static String title(String name) {
    return known(name).map(ScalarMetric::title).orElse(name.replace('_', ' '));
  }

  /** Whether lower values are better. */
  static boolean lowerIsBetter(String name) {
    return known(name).map(ScalarMetric::lowerIsBetter).orElse(false);
  }

  private static Optional<ScalarMetric> known(String name) {
    return ScalarMetrics.STANDARD.named(name);
  }
}
