package io.dualmix.train;

import io.dualmix.DualMixException;
import io.dualmix.config.MethodConfig;
import io.dualmix.data.image.ClassTable;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Online hard example mining (Shrivastava et al., CVPR 2016), for pixels as in UniMatch V2: a cross
 * entropy is averaged over the pixels whose true class has at most some probability, or over the
 * least probable share of the pixels if fewer are so hard.
 *
 * @param threshold the highest probability of a pixel's true class, above 0; 1 keeps all pixels
 */
public record HardPixels(double threshold) {
  /**
   * The share of the pixels with truth that is kept in any case; UniMatch's 200,000 of 2 x 798².
   */
  static final double LEAST = 0.16;

  public HardPixels {
    if (!(threshold > 0 && threshold <= 1)) {
      throw new DualMixException(
          "The probability of hard pixels is " + threshold,
          "Set method.ohem_threshold above 0 and at most 1, or leave it out.");
    }
  }

  /** Those of {@code method.ohem_threshold}. */
  public static HardPixels of(MethodConfig method) {
    return method.ohemThreshold() == null ? all() : new HardPixels(method.ohemThreshold());
  }

  /** Easy pixels count as well. */
  public static HardPixels all() {
    return new HardPixels(1);
  }

  /** Whether easy pixels count as well. */
  boolean keepsAll() {
    return threshold == 1;
  }

  /**
   * Ignores easy pixels.
   *
   * @param labels {@code [n, H, W]}, class indices of any integer type
   * @param probabilities of the labels' classes, {@code [n, H, W]}, 32-bit floats; those of ignored
   *     pixels are not read
   * @return labels of the same shape and type; the caller's if all pixels are ignored
   */
  Tensor hard(Tensor labels, Tensor probabilities) {
    Tensor ignored = labels.eq(new Scalar(ClassTable.IGNORE));
    long count = labels.numel() - ignored.sum().item().toLong();
    if (count == 0) {
      return labels;
    }
    // Ignored pixels sort behind all others.
    Tensor sortable = probabilities.masked_fill(ignored, new Scalar(2.0));
    long least = Math.max(1, Math.round(LEAST * count));
    Tensor highest = sortable.flatten().kthvalue(least).get0().clamp_min(new Scalar(threshold));
    return labels.masked_fill(sortable.gt(highest), new Scalar(ClassTable.IGNORE));
  }
}
