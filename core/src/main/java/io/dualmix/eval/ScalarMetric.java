package io.dualmix.eval;

import io.dualmix.eval.CalibrationBins.Bin;
import java.util.List;

/**
 * A metric with one number per evaluation. Every evaluation has the metrics of {@link
 * ScalarMetrics#STANDARD}: files, TensorBoard, MLflow, tables and pages show all of them.
 */
public interface ScalarMetric {
  /** The key in files: lower-case letters, digits and underscores, such as {@code miou}. */
  String name();

  /** The column header in tables, such as {@code Pixel acc.}. */
  String title();

  /** Whether lower values are better. */
  default boolean lowerIsBetter() {
    return false;
  }

  /**
   * Computes the value.
   *
   * @param matrix over all validation images
   * @param bins of the confidence of the same predictions; empty if it was not measured
   * @return 0..1, shown in percent; NaN without a value
   */
  double of(ConfusionMatrix matrix, List<Bin> bins);
}
