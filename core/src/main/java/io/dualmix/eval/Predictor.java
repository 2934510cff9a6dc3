package io.dualmix.eval;

import org.bytedeco.pytorch.Tensor;

/** Predicts class probabilities: a model, or an average of several. */
@FunctionalInterface
public interface Predictor {
  /**
   * Class probabilities at the size of the labels, without gradients.
   *
   * @param images 8-bit RGB in host memory, {@code [N, 3, h, w]}
   * @param height H, rows of the labels
   * @param width W, columns of the labels
   * @return {@code [N, C, H, W]}, 32-bit floats that sum to 1 over C, on the model's device; owned
   *     by the caller's scope
   */
  Tensor probabilities(Tensor images, long height, long width);

  /**
   * The most probable class of each pixel; the first of several equally probable ones.
   *
   * @param images 8-bit RGB in host memory, {@code [N, 3, h, w]}
   * @param height H, rows of the labels
   * @param width W, columns of the labels
   * @return {@code [N, H, W]}, 64-bit integers, on the model's device; owned by the caller's scope
   */
  default Tensor classes(Tensor images, long height, long width) {
    // argmax takes more than twice the time on a CPU.
    return probabilities(images, height, width).max(1).get1();
  }
}
