package io.dualmix.eval;

import io.dualmix.eval.CalibrationBins.Bin;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The scores of a model on labelled images.
 *
 * @param classes their names, in the order of their indices
 * @param matrix over all images
 * @param metrics values by name; NaN for a metric without a value
 */
public record Evaluation(
    List<String> classes, ConfusionMatrix matrix, Map<String, Double> metrics) {
  public Evaluation {
    classes = List.copyOf(classes);
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
  }

  /**
   * Computes the standard metrics.
   *
   * @param bins of the confidence of the same predictions; empty if it was not measured
   */
  public static Evaluation of(List<String> classes, ConfusionMatrix matrix, List<Bin> bins) {
    return new Evaluation(classes, matrix, ScalarMetrics.STANDARD.of(matrix, bins));
  }
}
