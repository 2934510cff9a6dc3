package io.dualmix.eval;

import io.dualmix.data.image.LabelImage;
import io.dualmix.data.image.RgbImage;
import io.dualmix.tensor.TensorScope;
import io.dualmix.tensor.Tensors;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;

/**
 * The prediction for one image.
 *
 * @param labels the most probable class of each pixel
 * @param confidence the probability of that class, row by row, 0..1
 */
public record Prediction(LabelImage labels, float[] confidence) {

  /** Predicts one image at its own size. */
  public static Prediction of(Predictor predictor, RgbImage image) {
    return of(predictor, image, image.height(), image.width());
  }

  /** Predicts one image at another size. */
  static Prediction of(Predictor predictor, RgbImage image, int height, int width) {
    try (TensorScope scope = new TensorScope()) {
      T_TensorTensor_T best = predictor.probabilities(pixels(image), height, width).max(1);
      return new Prediction(
          new LabelImage(width, height, Tensors.toBytes(best.get1())),
          Tensors.toFloats(best.get0()));
    }
  }

  /** Predicts the labels of one image at its own size, without confidences. */
  public static LabelImage labels(Predictor predictor, RgbImage image) {
    try (TensorScope scope = new TensorScope()) {
      Tensor classes = predictor.classes(pixels(image), image.height(), image.width());
      return new LabelImage(image.width(), image.height(), Tensors.toBytes(classes));
    }
  }

  /** The input of a predictor: 8-bit RGB, {@code [1, 3, h, w]}. */
  static Tensor pixels(RgbImage image) {
    return Tensors.ofBytes(image.rgb(), 1, image.height(), image.width(), RgbImage.CHANNELS)
        .permute(0, 3, 1, 2)
        .contiguous();
  }
}
