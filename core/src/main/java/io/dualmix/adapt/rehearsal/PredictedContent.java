package io.dualmix.adapt.rehearsal;

import static org.bytedeco.pytorch.global.torch.xlogy;

import io.dualmix.audit.ClassPixels;
import io.dualmix.data.image.LabelImage;
import io.dualmix.data.image.RgbImage;
import io.dualmix.eval.Predictor;
import io.dualmix.tensor.NoGrad;
import io.dualmix.tensor.TensorScope;
import io.dualmix.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;

/**
 * A summary of the prediction for an image, for choosing images to label.
 *
 * @param pixels predicted as each class, C numbers
 * @param entropy the mean over pixels of -sum p log p, divided by log C: 0 for one-hot
 *     probabilities, 1 for uniform ones
 */
public record PredictedContent(long[] pixels, double entropy) {
  /** Predicts an image at its own size. */
  public static PredictedContent of(Predictor predictor, RgbImage image) {
    int height = image.height();
    int width = image.width();
    try (TensorScope scope = new TensorScope();
        NoGrad guard = NoGrad.open()) {
      Tensor input =
          Tensors.ofBytes(image.rgb(), 1, height, width, RgbImage.CHANNELS)
              .permute(0, 3, 1, 2)
              .contiguous();
      Tensor probabilities = predictor.probabilities(input, height, width);
      int classes = (int) probabilities.size(1);
      byte[] labels = Tensors.toBytes(probabilities.max(1).get1());
      double sum = -xlogy(probabilities, probabilities).sum().item().toDouble();
      return new PredictedContent(
          ClassPixels.of(new LabelImage(width, height, labels), classes),
          // A single class has no entropy.
          classes < 2 ? 0 : sum / ((double) height * width * Math.log(classes)));
    }
  }
}
