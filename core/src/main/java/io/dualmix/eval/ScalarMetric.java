package io.dualmix.eval;

import io.dualmix.eval.CalibrationBins.Bin;
import java.util.List;

/**
 * A number that a model is scored by. Once it stands in {@link ScalarMetrics#STANDARD}, every
 * evaluation has it: files, TensorBoard, MLflow, tables and pages take all there are.
 */
public interface ScalarMetric {
  /** Its key in files: lower case letters, digits and underscores, such as {@code miou}. */
  String name();

  /** The head of its column in tables, such as {@code Pixel acc.}. */
  String title();

  /** Whether a lower value is a better one. */
  default boolean lessIsBetter() {
    return false;
  }

  /**
   * Its value.
   *
   * @param matrix over all validation images
   * @param bins of the same predictions' confidence; empty where it was not looked at
   * @return 0..1, shown in percent; NaN where it has no value
   */
  double of(ConfusionMatrix matrix, List<Bin> bins);
}
