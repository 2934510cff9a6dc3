package io.dualmix.train;

import io.dualmix.PublicApi;
import io.dualmix.tensor.Backend;
import io.dualmix.tensor.NoGrad;
import io.dualmix.tensor.TensorScope;
import io.dualmix.tensor.Tensors;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * The weights of the classes in a stage's cross entropies. With them, the loss of a rare class is
 * not drowned by that of road and sky, whose pixels are a hundred times as many.
 *
 * <p>Both kinds are scaled such that the mean weight of a pixel is 1: the size of the gradient, and
 * with it the learning rate that suits, stays about the same.
 */
@PublicApi
public final class ClassWeights {
  /** Keeps the weights of the rarest classes bounded (ENet). */
  private static final double ENET = 1.02;

  /** The highest weight of {@link #medianFrequency}, before scaling. */
  private static final double MOST = 10;

  private static final ClassWeights NONE = new ClassWeights(new float[0]);

  private final float[] values;

  private ClassWeights(float[] values) {
    this.values = values;
  }

  /** All classes weigh the same. */
  public static ClassWeights none() {
    return NONE;
  }

  /**
   * Proportional to 1 / ln(1.02 + f) (ENet, Paszke et al. 2016, section 5.2).
   *
   * @param shares of the classes, 0..1, with the sum 1
   */
  public static ClassWeights inverseLog(double[] shares) {
    return scaled(shares, share -> 1 / Math.log(ENET + share));
  }

  /**
   * Proportional to median(f) / f (Eigen and Fergus, ICCV 2015, section 6.3.2), at most 10: an
   * almost unseen class would otherwise have hundreds of times the weight of the others. The median
   * is over the classes that occur.
   *
   * @param shares of the classes, 0..1, with the sum 1
   */
  public static ClassWeights medianFrequency(double[] shares) {
    double[] seen = Arrays.stream(shares).filter(share -> share > 0).sorted().toArray();
    int half = seen.length / 2;
    double median = seen.length % 2 == 1 ? seen[half] : (seen[half - 1] + seen[half]) / 2;
    return scaled(shares, share -> Math.min(MOST, median / share));
  }

  private static ClassWeights scaled(double[] shares, DoubleUnaryOperator weight) {
    double[] weights = Arrays.stream(shares).map(weight).toArray();
    double mean = 0;
    for (int c = 0; c < weights.length; c++) {
      mean += shares[c] * weights[c];
    }
    float[] values = new float[weights.length];
    for (int c = 0; c < values.length; c++) {
      values[c] = (float) (weights[c] / mean);
    }
    return new ClassWeights(values);
  }

  /** The weight of each class, above 0; empty if all are 1. */
  public float[] values() {
    return values.clone();
  }

  /**
   * Takes class weights out of probabilities, in place. Trained with weights w, a model estimates
   * p_w(c|x) proportional to w_c p(c|x) and predicts rare classes far more often than they occur,
   * which suits the mean over classes, but not labels that others train on:
   *
   * <pre>p(c|x) proportional to p_w(c|x) / w_c^s</pre>
   *
   * with the strength s (logit adjustment, Menon et al., ICLR 2021, section 4.1; Saerens et al.,
   * Neural Computation 2002).
   *
   * @param probabilities {@code [N, C, H, W]}, 32-bit floats, without gradient
   * @param strength s, 0..1; at 1 the weights are taken out completely
   * @return the same object; its owner stays the same
   */
  public Tensor takenOut(Tensor probabilities, double strength) {
    if (values.length == 0) {
      return probabilities;
    }
    try (TensorScope scope = new TensorScope()) {
      Tensor weights = Tensors.ofFloats(values, values.length);
      return takenOut(
          probabilities, weights.to(probabilities.device(), probabilities.scalar_type()), strength);
    }
  }

  /** As above, with the weights {@code [C]} on the device; null if all are 1. */
  static Tensor takenOut(Tensor probabilities, Tensor weights, double strength) {
    if (weights == null || strength == 0) {
      return probabilities;
    }
    try (TensorScope scope = new TensorScope();
        NoGrad guard = NoGrad.open()) {
      probabilities.mul_(weights.pow(new Scalar(-strength)).reshape(1, -1, 1, 1));
      probabilities.div_(probabilities.sum(1L).unsqueeze(1));
    }
    // Not what div_ returns: that alias belongs to this scope, and the caller owns this one.
    return probabilities;
  }

  /** {@code [C]}, 32-bit floats on a device, in the innermost scope; null if all are 1. */
  Tensor tensor(Backend backend) {
    return values.length == 0 ? null : backend.place(Tensor.create(values, values.length));
  }
}
