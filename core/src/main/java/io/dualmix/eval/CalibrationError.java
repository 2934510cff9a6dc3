package io.dualmix.eval;

import io.dualmix.eval.CalibrationBins.Bin;
import java.util.List;

/** The expected calibration error: the mean distance between confidence and accuracy. */
public final class CalibrationError implements ScalarMetric {
  /** The key in files. */
  public static final String NAME = "calibration_error";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String title() {
    return "Calibration error";
  }

  @Override
  public boolean lowerIsBetter() {
    return true;
  }

  @Override
  public double of(ConfusionMatrix matrix, List<Bin> bins) {
    return CalibrationBins.calibrationError(bins);
  }
}
