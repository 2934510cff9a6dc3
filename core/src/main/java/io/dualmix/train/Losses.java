package io.dualmix.train;

import static org.bytedeco.pytorch.global.torch.cross_entropy_loss;
import static org.bytedeco.pytorch.global.torch.log_softmax;

import io.dualmix.data.image.ClassTable;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** The two losses of the method, both means over pixels. */
public final class Losses {
  private static final long MEAN = 1;

  private Losses() {}

  /**
   * Cross entropy averaged over the pixels that are not {@link ClassTable#IGNORE}; 0 when all are,
   * where libtorch's own mean is 0 / 0.
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
   * The cross entropy of some images of a batch: the main head's, plus the second's by its weight
   * (AdaptSegNet's multi-level head: 0.1).
   *
   * @param levels the logits of one or two heads, {@code [N, C, H, W]} each
   * @param from the first image that counts
   * @param labels {@code [n, H, W]} of the {@code n} images from there, 64-bit class indices
   * @param auxiliaryWeight of the second head, at least 0
   */
  public static Tensor crossEntropy(
      List<Tensor> levels, long from, Tensor labels, double auxiliaryWeight) {
    long count = labels.size(0);
    Tensor main = crossEntropy(levels.get(0).narrow(0, from, count), labels);
    if (levels.size() == 1) {
      return main;
    }
    Tensor second = crossEntropy(levels.get(1).narrow(0, from, count), labels);
    return main.add(second.mul(new Scalar(auxiliaryWeight)));
  }

  /**
   * Kullback-Leibler divergence KL(target || softmax(logits / T)), summed over classes and averaged
   * over pixels and images (paper, eq. 4).
   *
   * @param target probabilities without gradient, {@code [N, C, H, W]}
   * @param logits {@code [N, C, H, W]}
   * @param temperature T, above 0
   * @param squared whether to multiply by T², which keeps the gradient's size independent of T
   *     (Hinton et al., 2015)
   */
  public static Tensor distillation(
      Tensor target, Tensor logits, double temperature, boolean squared) {
    Tensor scaled = temperature == 1 ? logits : logits.mul(new Scalar(1 / temperature));
    // Summed reduction and an explicit division: libtorch's "mean" would divide by C as well.
    Tensor sum = torch.kl_div(log_softmax(scaled, 1), target, 2, false);
    double pixels = (double) logits.size(0) * logits.size(2) * logits.size(3);
    return sum.mul(new Scalar((squared ? temperature * temperature : 1) / pixels));
  }
}
