package io.dualmix.export;

import io.dualmix.DualMixException;
import java.util.Locale;

/**
 * What an exported graph does beside the network itself.
 *
 * @param normalisation whether the graph takes RGB values of 0..255 and normalises them itself
 * @param labels whether ONNX graphs have the most probable class as a second output; TorchScript
 *     has a method for that in any case
 * @param opset of ONNX's operations, {@value #OLDEST_OPSET} to {@value #NEWEST_OPSET}
 */
public record ExportOptions(Place normalisation, boolean labels, int opset) {
  /** Where images are normalised. */
  public enum Place {
    /** By the graph. */
    INSIDE,
    /** By the application. */
    OUTSIDE;

    /** As on the command line. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The first opset whose operations the graphs use. */
  public static final int OLDEST_OPSET = 17;

  /** The last opset that was tried. */
  public static final int NEWEST_OPSET = 23;

  /** Normalisation inside, labels, and the oldest opset, which most programs read. */
  public static final ExportOptions STANDARD = new ExportOptions(Place.INSIDE, true, OLDEST_OPSET);

  public ExportOptions {
    if (opset < OLDEST_OPSET || opset > NEWEST_OPSET) {
      throw new DualMixException(
          "Graphs cannot be written in ONNX opset " + opset,
          "Use one from " + OLDEST_OPSET + " to " + NEWEST_OPSET + ".");
    }
  }
}
