package io.dualmix.eval;

import io.dualmix.data.image.LabelImage;
import io.dualmix.data.image.RgbImage;
import io.dualmix.tensor.TensorScope;
import io.dualmix.tensor.Tensors;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;

/**
 * What a predictor sees in one image.
 *
 * @param labels the most probable class of each pixel
 * @param confidence its probability, row by row, 0..1
 */
public record Prediction(LabelImage labels, float[] confidence) {

  /** Predicts one image at its own size. */
  public static Prediction of(Predictor predictor, RgbImage image) {
    return of(predictor, image, image.height(), image.width());
  }

  /** Predicts one image for labels of another size. */
  static Prediction of(Predictor predictor, RgbImage image, int height, int width) {
    try (TensorScope scope = new TensorScope()) {
      T_TensorTensor_T best = predictor.probabilities(pixels(image), height, width).max(1);
      return new Prediction(
          new LabelImage(width, height, Tensors.toBytes(best.get1())),
          Tensors.toFloats(best.get0()));
    }
  }

  /** The labels of one image at its own size, where nobody asks how sure they are. */
  public static LabelImage labels(Predictor predictor, RgbImage image) {
    try (TensorScope scope = new TensorScope()) {
      Tensor classes = predictor.classes(pixels(image), image.height(), image.width());
      return new LabelImage(image.width(), image.height(), Tensors.toBytes(classes));
    }
  }

  /** What a predictor is shown of an image: 8-bit RGB, {@code [1, 3, h, w]}. */
  static Tensor pixels(RgbImage image) {
    return Tensors.ofBytes(image.rgb(), 1, image.height(), image.width(), RgbImage.CHANNELS)
        .permute(0, 3, 1, 2)
        .contiguous();
  }
}
