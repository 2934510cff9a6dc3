package io.dualmix.eval;

import io.dualmix.eval.CalibrationBins.Bin;
import java.util.List;

/** The share of correctly predicted pixels. */
public final class PixelAccuracy implements ScalarMetric {
  /** The key in files. */
  public static final String NAME = "pixel_accuracy";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String title() {
    return "Pixel acc.";
  }

  @Override
  public double of(ConfusionMatrix matrix, List<Bin> bins) {
    return matrix.pixelAccuracy();
  }
}
