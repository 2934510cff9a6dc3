package io.dualmix.export;

import io.dualmix.DualMixException;
import io.dualmix.PublicApi;
import io.dualmix.data.image.ImageSize;
import java.util.Locale;

/**
 * The options of an exported graph.
 *
 * @param normalisation whether the graph normalises RGB values of 0..255 itself
 * @param labels whether ONNX graphs have the most probable class as a second output; TorchScript
 *     always has a method for it
 * @param opset ONNX opset version, {@value #OLDEST_OPSET} to {@value #NEWEST_OPSET}
 * @param size of the one image that an ONNX graph takes; null for a dynamic number of images of any
 *     size
 * @param half whether an ONNX graph computes in 16-bit floats; its input and its logits stay 32-bit
 */
@PublicApi
public record ExportOptions(
    Place normalisation, boolean labels, int opset, ImageSize size, boolean half) {
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
  public static final int OLDEST_OPSET = 13;

  /** The newest tested opset. */
  public static final int NEWEST_OPSET = 23;

  /** What most programs support today. */
  public static final int DEFAULT_OPSET = 17;

  /** The defaults: normalisation in the graph, labels, 32 bits, images of any size. */
  public static final ExportOptions STANDARD = new ExportOptions(Place.INSIDE, true, DEFAULT_OPSET);

  /** Options for images of any size, in 32 bits. */
  public ExportOptions(Place normalisation, boolean labels, int opset) {
    this(normalisation, labels, opset, null, false);
  }

  public ExportOptions {
    if (opset < OLDEST_OPSET || opset > NEWEST_OPSET) {
      throw new DualMixException(
          "Graphs cannot be written in ONNX opset " + opset,
          "Use one from " + OLDEST_OPSET + " to " + NEWEST_OPSET + ".");
    }
  }
}
