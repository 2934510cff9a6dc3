package io.dualmix.train;

import static org.bytedeco.pytorch.global.torch.cross_entropy_loss;
import static org.bytedeco.pytorch.global.torch.log_softmax;

import io.dualmix.DualMixException;
import io.dualmix.data.image.ClassTable;
import io.dualmix.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * The two losses of the method, both means over pixels.
 *
 * <p>Each takes an optional weight per pixel, 0..1, such as the confidence of a pseudo label. The
 * sum of the weighted losses is divided by the number of pixels that are not ignored, and not by
 * the sum of the weights, as in DACS (Tranheden et al. 2021) and DAFormer (Hoyer et al. 2022).
 * Those two also count ignored pixels; this class does not. Weights of 1 give the unweighted loss.
 */
public final class Losses {
  private static final long NONE = 0;
  private static final long MEAN = 1;
  private static final long SUM = 2;

  private Losses() {}

  /**
   * Cross entropy averaged over the pixels that are not {@link ClassTable#IGNORE}; 0 if all pixels
   * are ignored, where libtorch's own mean is NaN.
   *
   * @param logits {@code [N, C, H, W]}
   * @param labels {@code [N, H, W]}, 64-bit class indices
   */
  public static Tensor crossEntropy(Tensor logits, Tensor labels) {
    Tensor mean =
        cross_entropy_loss(logits, labels, new TensorOptional(), MEAN, ClassTable.IGNORE, 0.0);
    if (labels.ne(new Scalar(ClassTable.IGNORE)).any().item().toBool()) {
      return mean;
    }
    return logits.sum().mul(new Scalar(0.0));
  }

  /**
   * {@link #crossEntropy(Tensor, Tensor)} with a weight per pixel: the sum of the weighted cross
   * entropies over the number of pixels that are not {@link ClassTable#IGNORE}; 0 without any.
   *
   * @param logits {@code [N, C, H, W]}
   * @param labels {@code [N, H, W]}, 64-bit class indices
   * @param weights {@code [N, H, W]}, 32-bit floats 0..1 without gradient; null for none
   * @throws DualMixException if the weights have another shape than the labels
   */
  public static Tensor crossEntropy(Tensor logits, Tensor labels, Tensor weights) {
    if (weights == null) {
      return crossEntropy(logits, labels);
    }
    requireShape(weights, Tensors.shape(labels));
    Tensor each =
        cross_entropy_loss(logits, labels, new TensorOptional(), NONE, ClassTable.IGNORE, 0.0);
    Tensor count = labels.ne(new Scalar(ClassTable.IGNORE)).sum().clamp_min(new Scalar(1));
    return each.mul(weights).sum().div(count);
  }

  /** Checks the shape of the weights, [N, H, W]. */
  static void requireShape(Tensor weights, long[] expected) {
    if (!Arrays.equals(Tensors.shape(weights), expected)) {
      throw new DualMixException(
          "The weights per pixel have the shape "
              + Arrays.toString(Tensors.shape(weights))
              + ", expected "
              + Arrays.toString(expected),
          "Pass one weight per pixel of the images of the loss.");
    }
  }

  /** {@link #crossEntropy(List, long, Tensor, Tensor, double)} without weights per pixel. */
  public static Tensor crossEntropy(
      List<Tensor> levels, long from, Tensor labels, double auxiliaryWeight) {
    return crossEntropy(levels, from, labels, null, auxiliaryWeight);
  }

  /**
   * The cross entropy of some images of a batch: that of the main head, plus the weighted one of
   * the second head (AdaptSegNet's multi-level head: 0.1).
   *
   * @param levels the logits of one or two heads, {@code [N, C, H, W]} each
   * @param from the first of these images, from 0
   * @param labels {@code [n, H, W]} of the {@code n} images from there, 64-bit class indices
   * @param weights as for {@link #crossEntropy(Tensor, Tensor, Tensor)}
   * @param auxiliaryWeight of the second head, at least 0
   */
  public static Tensor crossEntropy(
      List<Tensor> levels, long from, Tensor labels, Tensor weights, double auxiliaryWeight) {
    long count = labels.size(0);
    Tensor main = crossEntropy(levels.get(0).narrow(0, from, count), labels, weights);
    if (levels.size() == 1) {
      return main;
    }
    Tensor second = crossEntropy(levels.get(1).narrow(0, from, count), labels, weights);
    return main.add(second.mul(new Scalar(auxiliaryWeight)));
  }

  /**
   * Kullback-Leibler divergence KL(target || softmax(logits / T)), summed over classes and averaged
   * over pixels and images (paper, eq. 4).
   *
   * @param target probabilities without gradient, {@code [N, C, H, W]}
   * @param logits {@code [N, C, H, W]}
   * @param temperature T, above 0
   * @param squared whether to multiply by T², which keeps the magnitude of the gradient independent
   *     of T (Hinton et al., 2015)
   */
  public static Tensor distillation(
      Tensor target, Tensor logits, double temperature, boolean squared) {
    return distillation(target, logits, null, temperature, squared);
  }

  /**
   * {@link #distillation(Tensor, Tensor, double, boolean)} with a weight per pixel: the sum of the
   * weighted divergences over the number of all pixels.
   *
   * @param weights {@code [N, H, W]}, 32-bit floats 0..1 without gradient; null for none
   * @throws DualMixException if the weights have another shape
   */
  public static Tensor distillation(
      Tensor target, Tensor logits, Tensor weights, double temperature, boolean squared) {
    long pixels = logits.size(0) * logits.size(2) * logits.size(3);
    return distillation(target, logits, weights, pixels, temperature, squared);
  }

  /**
   * As above, over the number of pixels that count: with a weight of 0 for padding, the mean is
   * over the pixels of the images.
   *
   * @param pixels the divisor, at least 1
   */
  public static Tensor distillation(
      Tensor target,
      Tensor logits,
      Tensor weights,
      long pixels,
      double temperature,
      boolean squared) {
    Tensor scaled = temperature == 1 ? logits : logits.mul(new Scalar(1 / temperature));
    Tensor logProbabilities = log_softmax(scaled, 1);
    Tensor sum;
    if (weights == null) {
      // Summed reduction and an explicit division: libtorch's "mean" would divide by C as well.
      sum = torch.kl_div(logProbabilities, target, SUM, false);
    } else {
      requireShape(weights, new long[] {logits.size(0), logits.size(2), logits.size(3)});
      Tensor each = torch.kl_div(logProbabilities, target, NONE, false);
      sum = each.mul(weights.unsqueeze(1)).sum();
    }
    return sum.mul(new Scalar((squared ? temperature * temperature : 1) / pixels));
  }
}
