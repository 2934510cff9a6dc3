package io.dualmix.export;

import io.dualmix.DualMixException;
import java.util.Locale;

/**
 * The options of an exported graph.
 *
 * @param normalisation whether the graph normalises RGB values of 0..255 itself
 * @param labels whether ONNX graphs have the most probable class as a second output; TorchScript
 *     always has a method for it
 * @param opset ONNX opset version, {@value #OLDEST_OPSET} to {@value #NEWEST_OPSET}
 */
public record ExportOptions(Place normalisation, boolean labels, int opset) {
  /** The place of the normalisation. */
  public enum Place {
    /** By the graph. */
    INSIDE,
    /** By the application. */
    OUTSIDE;

    /** The command-line name. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The first opset whose operations the graphs use. */
  public static final int OLDEST_OPSET = 17;

  /** The newest tested opset. */
  public static final int NEWEST_OPSET = 23;

  /**
   * The defaults: normalisation in the graph, labels, and the oldest opset, which most programs
   * support.
   */
  public static final ExportOptions STANDARD = new ExportOptions(Place.INSIDE, true, OLDEST_OPSET);

  public ExportOptions {
    if (opset < OLDEST_OPSET || opset > NEWEST_OPSET) {
      throw new DualMixException(
          "Graphs cannot be written in ONNX opset " + opset,
          "Use one from " + OLDEST_OPSET + " to " + NEWEST_OPSET + ".");
    }
  }
}
