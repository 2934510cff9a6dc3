package io.dualmix.export;

import io.dualmix.PublicApi;
import io.dualmix.data.image.RgbImage;
import io.dualmix.model.SegmentationModel;
import io.dualmix.tensor.NoGrad;
import io.dualmix.tensor.TensorScope;
import io.dualmix.tensor.Tensors;
import io.dualmix.weights.ModelFile;
import java.nio.file.Path;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Compares an ONNX file in ONNX Runtime with the model that it was made of, image by image. ONNX
 * Runtime is an optional dependency of this library: {@code com.microsoft.onnxruntime:onnxruntime}.
 */
@PublicApi
public final class OnnxVerification implements AutoCloseable {
  private final SegmentationModel model;
  private final OnnxModel session;
  private final ExportOptions options;
  private int images;
  private double difference;
  private long pixels;
  private long same;

  /**
   * @param onnx the exported file
   * @param source the model file that it was made of
   * @param options of the export
   * @throws DualMixException if ONNX Runtime is missing or refuses the file
   */
  public OnnxVerification(Path onnx, Path source, ExportOptions options) {
    this.options = options;
    this.session = new OnnxModel(onnx, 0);
    try {
      this.model = ModelFile.open(source).model();
    } catch (RuntimeException e) {
      session.close();
      throw e;
    }
  }

  /**
   * Compares an image.
   *
   * @param image of the graph's size, if that is fixed
   */
  public void compare(RgbImage image) {
    try (TensorScope scope = new TensorScope();
        NoGrad guard = NoGrad.open()) {
      Tensor rgb =
          Tensors.ofBytes(image.rgb(), 1, image.height(), image.width(), 3)
              .permute(0, 3, 1, 2)
              .contiguous();
      Tensor normalised = model.normalise(rgb);
      float[] expected = Tensors.toFloats(model.logits(normalised, image.height(), image.width()));
      boolean inside = options.normalisation() == ExportOptions.Place.INSIDE;
      float[] input = Tensors.toFloats(inside ? rgb.to(ScalarType.Float) : normalised);
      float[] seen = session.logits(input, image.width(), image.height());
      add(expected, seen, image.width() * image.height());
    }
  }

  private void add(float[] expected, float[] seen, int area) {
    float lowest = Float.POSITIVE_INFINITY;
    float highest = Float.NEGATIVE_INFINITY;
    double largest = 0;
    for (int i = 0; i < expected.length; i++) {
      lowest = Math.min(lowest, expected[i]);
      highest = Math.max(highest, expected[i]);
      double apart = Math.abs(expected[i] - seen[i]);
      largest = Math.max(largest, Double.isNaN(apart) ? Double.POSITIVE_INFINITY : apart);
    }
    difference = Math.max(difference, largest / Math.max(Float.MIN_NORMAL, highest - lowest));
    for (int p = 0; p < area; p++) {
      same += top(expected, p, area) == top(seen, p, area) ? 1 : 0;
    }
    pixels += area;
    images++;
  }

  private static int top(float[] logits, int pixel, int area) {
    int best = 0;
    for (int c = 1; c * area + pixel < logits.length; c++) {
      best = logits[c * area + pixel] > logits[best * area + pixel] ? c : best;
    }
    return best;
  }

  /** The number of images so far. */
  public int images() {
    return images;
  }

  /** The largest difference of two logits, as a share of the range of the image's logits. */
  public double difference() {
    return difference;
  }

  /** The share of pixels with the same most probable class, 0..1; 1 without images. */
  public double sameClass() {
    return pixels == 0 ? 1 : (double) same / pixels;
  }

  /** Whether the file predicts as its model: 99.9 % of the pixels, or 99 % in half precision. */
  public boolean agrees() {
    return sameClass() >= (options.half() ? 0.99 : 0.999);
  }

  @Override
  public void close() {
    try (model) {
      session.close();
    }
  }
}
