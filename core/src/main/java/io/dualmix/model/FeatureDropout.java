package io.dualmix.model;

import io.dualmix.tensor.TensorScope;
import io.dualmix.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;

/**
 * Dropout of whole channels (Tompson et al. 2015), as mmsegmentation's decoders have it: the values
 * of neighbouring pixels are so alike that dropping single ones would change little.
 *
 * <p>It draws one number an image and channel from the context's stream, not from libtorch's
 * generator: the same on every device, and independent of what other threads train meanwhile.
 */
final class FeatureDropout {
  private final double probability;

  /**
   * @param probability that a channel is dropped, in [0, 1)
   */
  FeatureDropout(double probability) {
    this.probability = probability;
  }

  /** [N, C, H, W] to the same shape; {@code x} itself outside training. */
  Tensor forward(Tensor x, ForwardContext context) {
    if (!context.training() || probability == 0) {
      return x;
    }
    float[] factors = new float[Math.toIntExact(x.size(0) * x.size(1))];
    float kept = (float) (1 / (1 - probability));
    for (int i = 0; i < factors.length; i++) {
      factors[i] = context.dropout().chance(probability) ? 0 : kept;
    }
    try (TensorScope scope = new TensorScope()) {
      Tensor mask = Tensors.ofFloats(factors, x.size(0), x.size(1), 1, 1);
      return scope.keep(x.mul(mask.to(x.device(), x.scalar_type())));
    }
  }
}
