package io.dualmix.eval;

import io.dualmix.eval.CalibrationBins.Bin;
import java.util.List;

/**
 * The mean IoU over the classes that occur in the truth. {@link MeanIou} also counts a class that
 * is only predicted, so that one stray pixel of it costs the share of a whole class.
 */
public final class PresentMeanIou implements ScalarMetric {
  /** The key in files. */
  public static final String NAME = "miou_present";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String title() {
    return "mIoU present";
  }

  @Override
  public double of(ConfusionMatrix matrix, List<Bin> bins) {
    return matrix.presentMeanIou();
  }
}
