package io.dualmix.export;

import io.dualmix.DualMixException;
import java.nio.file.Path;

/** An exported ONNX file in ONNX Runtime, which is optional and may be missing. */
public final class OnnxModel implements AutoCloseable {
  private final OnnxRuntimeSession session;

  /**
   * @param onnx the exported file
   * @param threads of each operation; 0 for one per core
   * @throws DualMixException if ONNX Runtime is missing or refuses the file
   */
  public OnnxModel(Path onnx, int threads) {
    // Caught here, and not in the other class, which cannot be loaded without ONNX Runtime.
    try {
      this.session = OnnxRuntimeSession.open(onnx, threads);
    } catch (LinkageError e) {
      throw new DualMixException(
          "ONNX Runtime is not here, which runs and verifies exported models",
          "In a checkout: DUALMIX_BUILD_OPTS=-Ponnxruntime ./dualmix …; in an archive, put"
              + " onnxruntime-*.jar of Maven's com.microsoft.onnxruntime into lib.",
          e);
    }
  }

  /**
   * The logits of an image.
   *
   * @param input {@code [1, 3, height, width]}, as the export expects it
   * @param width in pixels
   * @param height in pixels
   * @return {@code [1, C, height, width]}
   * @throws DualMixException if ONNX Runtime cannot run the graph on an image of this size
   */
  public float[] logits(float[] input, int width, int height) {
    return session.logits(input, width, height);
  }

  @Override
  public void close() {
    session.close();
  }
}
