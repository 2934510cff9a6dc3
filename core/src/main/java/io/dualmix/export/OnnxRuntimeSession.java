package io.dualmix.export;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.dualmix.DualMixException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** An ONNX file in ONNX Runtime. The only class with its types: it may be missing. */
final class OnnxRuntimeSession implements AutoCloseable {
  private static final long LARGE_STACK = 256L << 20;

  private final OrtSession session;

  private OnnxRuntimeSession(OrtSession session) {
    this.session = session;
  }

  /**
   * Opens a session on a thread with a large stack: at its start, ONNX Runtime 1.29 matches the
   * command line of the process with a recursive regular expression, which overflows the stack of
   * Java's main thread, and ends the process, if the class path there is some kilobytes long.
   *
   * @param threads of each operation; 0 for one per core
   * @throws LinkageError if ONNX Runtime is missing
   */
  static OnnxRuntimeSession open(Path onnx, int threads) {
    FutureTask<OrtSession> opening =
        new FutureTask<>(
            () -> {
              try (OrtSession.SessionOptions settings = new OrtSession.SessionOptions()) {
                settings.setIntraOpNumThreads(threads);
                return OrtEnvironment.getEnvironment().createSession(onnx.toString(), settings);
              }
            });
    Thread thread = new Thread(null, opening, "onnxruntime", LARGE_STACK);
    thread.setDaemon(true);
    thread.start();
    try {
      return new OnnxRuntimeSession(opening.get());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DualMixException("Interrupted while ONNX Runtime opened " + onnx, "", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof LinkageError missing) {
        throw missing;
      }
      throw new DualMixException(
          "ONNX Runtime refuses " + onnx + ": " + e.getCause().getMessage(),
          "Try another --opset, or report this with the model.",
          e);
    }
  }

  /**
   * The logits of an image, {@code [1, C, height, width]}.
   *
   * @param input {@code [1, 3, height, width]}
   */
  float[] logits(float[] input, int width, int height) {
    long[] shape = {1, 3, height, width};
    try (OnnxTensor tensor =
            OnnxTensor.createTensor(
                OrtEnvironment.getEnvironment(), FloatBuffer.wrap(input), shape);
        OrtSession.Result result = session.run(Map.of("image", tensor))) {
      FloatBuffer logits = ((OnnxTensor) result.get("logits").orElseThrow()).getFloatBuffer();
      float[] values = new float[logits.remaining()];
      logits.get(values);
      return values;
    } catch (OrtException e) {
      throw new DualMixException(
          "ONNX Runtime cannot run the exported graph on an image of "
              + width
              + "x"
              + height
              + ": "
              + e.getMessage(),
          "Report this with the model.",
          e);
    }
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new DualMixException("ONNX Runtime cannot close a session: " + e.getMessage(), "", e);
    }
  }
}
