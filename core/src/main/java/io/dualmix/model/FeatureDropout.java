package io.dualmix.model;

import io.dualmix.tensor.TensorScope;
import io.dualmix.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;

/**
 * Dropout of whole channels (Tompson et al. 2015), as in mmsegmentation's decoders: values of
 * neighbouring pixels are highly correlated, so dropping single values has little effect.
 *
 * <p>It draws one number per image and channel from the context's stream and not from libtorch's
 * generator, so the result is the same on every device and independent of other threads.
 */
final class FeatureDropout {
  private final double probability;

  /**
   * @param probability probability that a channel is dropped, in [0, 1)
   */
  FeatureDropout(double probability) {
    this.probability = probability;
  }

  /** Applies dropout to [N, C, H, W]; returns {@code x} itself outside training. */
  Tensor forward(Tensor x, ForwardContext context) {
    if (!context.training() || probability == 0) {
      return x;
    }
    float[] factors = new float[Math.toIntExact(x.size(0) * x.size(1))];
    float kept = (float) (1 / (1 - probability));
    for (int i = 0; i < factors.length; i++) {
      factors[i] = context.dropout().chance(probability) ? 0 : kept;
    }
    return scaled(x, factors);
  }

  /**
   * Multiplies channels.
   *
   * @param x [N, C, H, W]
   * @param factors of each image's channels, [N, C]
   */
  static Tensor scaled(Tensor x, float[] factors) {
    try (TensorScope scope = new TensorScope()) {
      Tensor mask = Tensors.ofFloats(factors, x.size(0), x.size(1), 1, 1);
      return scope.keep(x.mul(mask.to(x.device(), x.scalar_type())));
    }
  }
}
