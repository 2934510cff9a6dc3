package io.dualmix.eval;

import io.dualmix.eval.CalibrationBins.Bin;
import java.util.List;

/** The recall averaged over the classes present in the truth. */
public final class ClassAccuracy implements ScalarMetric {
  /** The key in files. */
  public static final String NAME = "class_accuracy";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String title() {
    return "Class acc.";
  }

  @Override
  public double of(ConfusionMatrix matrix, List<Bin> bins) {
    return matrix.classAccuracy();
  }
}
