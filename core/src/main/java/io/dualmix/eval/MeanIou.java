package io.dualmix.eval;

import io.dualmix.eval.CalibrationBins.Bin;
import java.util.List;

/** The mean IoU over the classes whose IoU is not NaN. */
public final class MeanIou implements ScalarMetric {
  /** The key in files. */
  public static final String NAME = "miou";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String title() {
    return "mIoU";
  }

  @Override
  public double of(ConfusionMatrix matrix, List<Bin> bins) {
    return matrix.meanIou();
  }
}
