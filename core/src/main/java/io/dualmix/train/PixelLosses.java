package io.dualmix.train;

import static org.bytedeco.pytorch.global.torch.kl_div;
import static org.bytedeco.pytorch.global.torch.log_softmax;
import static org.bytedeco.pytorch.global.torch.nll_loss2d;
import static org.bytedeco.pytorch.global.torch.zeros_like;

import io.dualmix.PublicApi;
import io.dualmix.data.image.ClassTable;
import io.dualmix.eval.EnsembleOutput;
import io.dualmix.model.SegmentationModel;
import io.dualmix.tensor.NoGrad;
import io.dualmix.tensor.TensorScope;
import io.dualmix.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The losses of {@link Losses} for logits at the network's own resolution, with the same values and
 * gradients but less memory. A few images at a time are upsampled to the labels' size, and the
 * gradient is computed by its formula instead of by autograd. At 19 classes and 1024x512, a tensor
 * of logits takes 40 MB per image, and autograd keeps about twelve of them.
 */
@PublicApi
public final class PixelLosses {
  private static final long NONE = 0;
  private static final long SUM = 2;

  /** The number of logits to upsample at once; an image with more is upsampled alone. */
  private static final long BYTES_AT_ONCE = 32L << 20;

  private final SegmentationModel model;
  private final List<Tensor> levels;
  private final long height;
  private final long width;

  /** The number of images to upsample at once. */
  private final long atOnce;

  /** [C], 32-bit float; null for none. */
  private Tensor classWeights;

  /** Whether class weights hold for the distillation loss as well. */
  private boolean divergenceByClass;

  /** The pixels with truth that count. */
  private HardPixels hardPixels = HardPixels.all();

  /** The gradient of each level, [N, C, h, w]. */
  private final List<Tensor> gradients = new ArrayList<>();

  /**
   * @param model the model, which upsamples the logits
   * @param levels of one or two heads, [N, C, h, w] each, 32-bit float, with a graph behind them
   * @param height H of the labels
   * @param width W of the labels
   */
  public PixelLosses(SegmentationModel model, List<Tensor> levels, long height, long width) {
    this(model, levels, height, width, BYTES_AT_ONCE);
  }

  /** As above, with another number of logits to upsample at once. */
  public PixelLosses(
      SegmentationModel model, List<Tensor> levels, long height, long width, long bytesAtOnce) {
    this.model = model;
    this.levels = levels;
    this.height = height;
    this.width = width;
    long bytes = levels.get(0).size(1) * height * width * Float.BYTES;
    this.atOnce = Math.max(1, bytesAtOnce / bytes);
    levels.forEach(level -> gradients.add(zeros_like(level)));
  }

  /**
   * Weights the cross entropies that follow by class. Their divisor stays the number of pixels.
   *
   * @param weights {@code [C]}, 32-bit floats above 0, whose mean over the pixels of the data is
   *     about 1; null for none
   * @return this
   */
  PixelLosses withClassWeights(Tensor weights) {
    this.classWeights = weights;
    return this;
  }

  /**
   * Restricts the cross entropies without weights per pixel that follow, which are those of images
   * with truth, to their hard pixels by the main head.
   *
   * @return this
   */
  PixelLosses withHardPixels(HardPixels pixels) {
    this.hardPixels = pixels;
    return this;
  }

  /**
   * Weights the distillation losses that follow by class, if there are class weights: a pixel has
   * the mean weight of its classes under the teachers' probabilities.
   *
   * @param byClass whether to do so
   * @return this
   */
  public PixelLosses weighDivergence(boolean byClass) {
    this.divergenceByClass = byClass;
    return this;
  }

  /** {@link #crossEntropy(long, Tensor, Tensor, double, double)} without weights per pixel. */
  public Tensor crossEntropy(long from, Tensor labels, double auxiliaryWeight, double weight) {
    return crossEntropy(from, labels, null, auxiliaryWeight, weight);
  }

  /**
   * The cross entropy of some images as in {@link Losses#crossEntropy(List, long, Tensor, Tensor,
   * double)}.
   *
   * @param from the first of these images, from 0
   * @param labels {@code [n, H, W]} of the {@code n} images from there, class indices of any
   *     integer type
   * @param weights of their pixels, {@code [n, H, W]}, 32-bit floats 0..1; null for none
   * @param auxiliaryWeight of the second head, at least 0
   * @param weight factor of the gradient
   * @return the unweighted loss, a scalar without gradient
   */
  public Tensor crossEntropy(
      long from, Tensor labels, Tensor weights, double auxiliaryWeight, double weight) {
    requireWeights(weights, labels.size(0));
    try (TensorScope scope = new TensorScope();
        NoGrad guard = NoGrad.open()) {
      Tensor truth =
          weights == null && !hardPixels.keepsAll()
              ? hardPixels.hard(labels, probabilities(from, labels))
              : labels;
      Tensor counting = truth.ne(new Scalar(ClassTable.IGNORE));
      // At least 1: if all pixels are ignored, the sum and the mean are 0.
      Tensor count = counting.sum().to(ScalarType.Float).clamp_min_(new Scalar(1));
      Pixels pixels = new Pixels(from, truth, counting, weights);
      Tensor sum = crossEntropySum(0, pixels, count.reciprocal().mul(of(weight)));
      if (levels.size() > 1) {
        Tensor share = count.reciprocal().mul(of(weight * auxiliaryWeight));
        Tensor second = crossEntropySum(1, pixels, share);
        sum.add_(second.mul(of(auxiliaryWeight)));
      }
      return scope.keep(sum.div(count));
    }
  }

  /** The main head's probabilities of the labels' classes, [n, H, W]; any value where ignored. */
  private Tensor probabilities(long from, Tensor labels) {
    Tensor all = labels.to(ScalarType.Float);
    for (long i = 0; i < labels.size(0); i += atOnce) {
      try (TensorScope images = new TensorScope()) {
        long count = Math.min(atOnce, labels.size(0) - i);
        Tensor label = labels.narrow(0, i, count).to(ScalarType.Long);
        Tensor index = label.mul(label.ne(new Scalar(ClassTable.IGNORE))).unsqueeze(1);
        Tensor seen = logSoftmax(0, from + i, count, 1).gather(1, index).exp_();
        all.narrow(0, i, count).copy_(seen.squeeze(1));
      }
    }
    return all;
  }

  private void requireWeights(Tensor weights, long images) {
    if (weights != null) {
      Losses.requireShape(weights, new long[] {images, height, width});
    }
  }

  /**
   * Labelled pixels.
   *
   * @param from their first image
   * @param labels {@code [n, H, W]}
   * @param counting mask of the labels that are not ignored
   * @param weights null for none
   */
  private record Pixels(long from, Tensor labels, Tensor counting, Tensor weights) {}

  /** The sum over pixels; adds its gradient times {@code factor} to the gradient of the level. */
  private Tensor crossEntropySum(int level, Pixels pixels, Tensor factor) {
    long all = pixels.labels().size(0);
    try (TensorScope scope = new TensorScope()) {
      Tensor sum = factor.new_zeros(new long[0]);
      for (long i = 0; i < all; i += atOnce) {
        try (TensorScope images = new TensorScope()) {
          long count = Math.min(atOnce, all - i);
          Tensor label = pixels.labels().narrow(0, i, count).to(ScalarType.Long);
          Tensor logProbabilities = logSoftmax(level, pixels.from() + i, count, 1);
          Tensor weights = narrowed(pixels.weights(), i, count);
          sum.add_(negativeLogLikelihood(logProbabilities, label, weights));
          // d/dz of -log softmax(z)[y] is softmax(z) - onehot(y).
          Tensor gradient = logProbabilities.exp_();
          Tensor counted = pixels.counting().narrow(0, i, count).unsqueeze(1);
          Tensor index = label.unsqueeze(1).mul(counted);
          Tensor ones = counted.to(ScalarType.Float);
          gradient.scatter_add_(1, index, ones.neg());
          Tensor factors = ones.mul_(factor);
          if (classWeights != null) {
            factors.mul_(classWeights.take(index));
          }
          if (weights != null) {
            factors.mul_(weights.unsqueeze(1));
          }
          addGradient(level, pixels.from() + i, gradient.mul_(factors));
        }
      }
      return scope.keep(sum);
    }
  }

  /** The sum over all pixels that are not ignored. */
  private Tensor negativeLogLikelihood(Tensor logProbabilities, Tensor labels, Tensor weights) {
    TensorOptional byClass = Tensors.optional(classWeights);
    if (weights == null) {
      return nll_loss2d(logProbabilities, labels, byClass, SUM, ClassTable.IGNORE);
    }
    return nll_loss2d(logProbabilities, labels, byClass, NONE, ClassTable.IGNORE)
        .mul_(weights)
        .sum();
  }

  /** The weights of some images; null if there are none. */
  private static Tensor narrowed(Tensor weights, long from, long count) {
    return weights == null ? null : weights.narrow(0, from, count);
  }

  /** The distillation loss without weights per pixel. */
  public Tensor distillation(
      EnsembleOutput guidance, long images, double temperature, boolean squared, double weight) {
    return distillation(
        guidance, images, null, images * height * width, temperature, squared, weight);
  }

  /**
   * The distillation loss of some images as in {@link Losses#distillation(Tensor, Tensor, Tensor,
   * long, double, boolean)}.
   *
   * @param guidance the teachers' output for the images of the loss, which are the first of the
   *     batch
   * @param images number of these images
   * @param weights of their pixels, {@code [images, H, W]}, 32-bit floats 0..1; null for none
   * @param pixels the number of pixels that count, at least 1
   * @param temperature T, above 0
   * @param squared whether to multiply by T²
   * @param weight factor of the gradient
   * @return the unweighted loss, a scalar without gradient
   */
  public Tensor distillation(
      EnsembleOutput guidance,
      long images,
      Tensor weights,
      long pixels,
      double temperature,
      boolean squared,
      double weight) {
    requireWeights(weights, images);
    try (TensorScope scope = new TensorScope();
        NoGrad guard = NoGrad.open()) {
      double share = (squared ? temperature * temperature : 1) / (double) pixels;
      Tensor sum = levels.get(0).new_zeros(new long[0]);
      for (long i = 0; i < images; i += atOnce) {
        try (TensorScope some = new TensorScope()) {
          long count = Math.min(atOnce, images - i);
          Tensor target = guidance.probabilities(i, count, height, width, temperature);
          Tensor logProbabilities = logSoftmax(0, i, count, temperature);
          Tensor factors = weighted(narrowed(weights, i, count), target);
          sum.add_(divergence(logProbabilities, target, factors));
          // d/dz of KL(p || softmax(z / T)) is (softmax(z / T) - p) / T.
          Tensor gradient = logProbabilities.exp_().sub_(target);
          if (factors != null) {
            gradient.mul_(factors.unsqueeze(1));
          }
          addGradient(0, i, gradient.mul_(of(weight * share / temperature)));
        }
      }
      return scope.keep(sum.mul(of(share)));
    }
  }

  /**
   * Weights per pixel times the mean class weight under the target, which leaves the minimum of the
   * divergence where it is; null for neither.
   */
  private Tensor weighted(Tensor weights, Tensor target) {
    if (classWeights == null || !divergenceByClass) {
      return weights;
    }
    Tensor mean = target.mul(classWeights.reshape(1, -1, 1, 1)).sum(1);
    return weights == null ? mean : mean.mul_(weights);
  }

  /** The sum over all pixels. */
  private static Tensor divergence(Tensor logProbabilities, Tensor target, Tensor weights) {
    return weights == null
        ? kl_div(logProbabilities, target, SUM, false)
        : kl_div(logProbabilities, target, NONE, false).mul_(weights.unsqueeze(1)).sum();
  }

  /**
   * A scalar whose backward pass gives the gradient of all these losses.
   *
   * @param value the value of the scalar, without gradient
   */
  public Tensor withGradient(Tensor value) {
    try (TensorScope scope = new TensorScope()) {
      Tensor total = value;
      for (int i = 0; i < levels.size(); i++) {
        // The gradient of the product with respect to the logits is the other factor; the value of
        // the product cancels.
        Tensor product = levels.get(i).mul(gradients.get(i)).sum();
        total = total.add(product.sub(product.detach()));
      }
      return scope.keep(total);
    }
  }

  /** log softmax(z / T) of some images at the labels' size, [count, C, H, W]. */
  private Tensor logSoftmax(int level, long from, long count, double temperature) {
    try (TensorScope scope = new TensorScope()) {
      Tensor logits = model.upsample(levels.get(level).narrow(0, from, count), height, width);
      if (temperature != 1) {
        logits.mul_(of(1 / temperature));
      }
      return scope.keep(log_softmax(logits, 1));
    }
  }

  private void addGradient(int level, long from, Tensor atLabelSize) {
    try (TensorScope scope = new TensorScope()) {
      Tensor into = gradients.get(level).narrow(0, from, atLabelSize.size(0));
      into.add_(model.upsampleBackward(atLabelSize, into));
    }
  }

  private static Scalar of(double value) {
    return new Scalar(value);
  }
}
