package io.dualmix.model;

import static org.bytedeco.pytorch.global.torch.cat;
import static org.bytedeco.pytorch.global.torch.constant_pad_nd;
import static org.bytedeco.pytorch.global.torch.conv2d;

import io.dualmix.tensor.Backend;
import io.dualmix.tensor.TensorScope;
import io.dualmix.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Implements dilated depthwise 3x3 convolutions of stride 1 with other operations: on CPUs,
 * oneDNN's backward pass is fast only without dilation and ten times slower with it
 * (docs/performance.md). The results are the same sums in another order.
 */
final class DepthwiseConv {
  private static final int TAPS = 3;

  private DepthwiseConv() {}

  /**
   * Computes a dilated depthwise convolution with zero padding.
   *
   * @param x [N, C, H, W]
   * @param weight [C, 1, 3, 3]
   * @param dilation at least 2
   * @return [N, C, H, W]
   */
  static Tensor dilated(Tensor x, Tensor weight, int dilation) {
    boolean apart = apart(x.size(2), dilation) && apart(x.size(3), dilation);
    // On a small map, distant taps cover few pixels, and the phases would be single pixels.
    if (!apart && 2L * dilation < Math.min(x.size(2), x.size(3))) {
      return byPhases(x, weight, dilation);
    }
    try (TensorScope scope = new TensorScope()) {
      // Products and sums in bf16 take two to four times as long on CPUs as conversion and fp32.
      Tensor full = inBf16OnCpu(x) ? x.to(ScalarType.Float) : x;
      Tensor y = apart ? byParts(full, weight, dilation) : byTaps(full, weight, dilation);
      return scope.keep(y.to(x.scalar_type()));
    }
  }

  /** Whether an image is in bf16 and on a CPU. */
  static boolean inBf16OnCpu(Tensor x) {
    return !x.is_cuda() && x.scalar_type().intern() == ScalarType.BFloat16;
  }

  /** Whether no pixel has neighbours on both sides at the distance of the dilation. */
  private static boolean apart(long size, int dilation) {
    return 2L * dilation >= size;
  }

  /**
   * Computes a strided convolution of a bf16 image on the CPU in fp32.
   *
   * @param x [N, C, H, W] in bfloat16
   * @param weight [C, 1, 3, 3] in 32 bits
   * @param stride in both directions
   * @param padding zeros above and below, left and right
   * @return [N, C, (H + 2 above - 3) / stride + 1, (W + 2 left - 3) / stride + 1] in bfloat16
   */
  static Tensor strided(Tensor x, Tensor weight, int stride, long... padding) {
    try (TensorScope scope = new TensorScope()) {
      Tensor full = x.to(ScalarType.Float).contiguous(MemoryFormat.ChannelsLast);
      Tensor y =
          Backend.fullPrecisionOnCpu(
              () ->
                  conv2d(
                      full,
                      weight,
                      new TensorOptional(),
                      new long[] {stride, stride},
                      padding,
                      new long[] {1, 1},
                      weight.size(0)));
      return scope.keep(y.to(ScalarType.BFloat16));
    }
  }

  /**
   * Splits the image into d x d phases of pixels whose distance is a multiple of the dilation;
   * within a phase the convolution is undilated.
   */
  private static Tensor byPhases(Tensor x, Tensor weight, int dilation) {
    try (TensorScope scope = new TensorScope()) {
      long n = x.size(0);
      long c = x.size(1);
      long d = dilation;
      long rows = (x.size(2) + d - 1) / d;
      long columns = (x.size(3) + d - 1) / d;
      Tensor padded = constant_pad_nd(x, 0, columns * d - x.size(3), 0, rows * d - x.size(2));
      // Uses channels-last layout throughout, which moves whole pixels and is faster in libtorch.
      Tensor phases =
          padded
              .permute(0, 2, 3, 1)
              .reshape(n, rows, d, columns, d, c)
              .permute(0, 2, 4, 1, 3, 5)
              .reshape(n * d * d, rows, columns, c)
              .permute(0, 3, 1, 2);
      Tensor convolved =
          conv2d(
              phases,
              weight,
              new TensorOptional(),
              new long[] {1, 1},
              new long[] {1, 1},
              new long[] {1, 1},
              c);
      Tensor image =
          convolved
              .permute(0, 2, 3, 1)
              .reshape(n, d, d, rows, columns, c)
              .permute(0, 3, 1, 4, 2, 5)
              .reshape(n, rows * d, columns * d, c)
              .permute(0, 3, 1, 2);
      return scope.keep(image.narrow(2, 0, x.size(2)).narrow(3, 0, x.size(3)));
    }
  }

  /**
   * If no pixel has neighbours on both sides, the upper and lower rows, and the left and right
   * columns, are concatenated in one tensor, whose backward pass copies only its parts.
   */
  private static Tensor byParts(Tensor x, Tensor weight, int dilation) {
    try (TensorScope scope = new TensorScope()) {
      Tensor typed = weight.to(x.scalar_type());
      Tensor sum = row(x, typed, 1, dilation);
      long shared = x.size(2) - dilation;
      if (shared > 0) {
        Tensor below = row(x.narrow(2, dilation, shared), typed, 2, dilation);
        Tensor above = row(x.narrow(2, 0, shared), typed, 0, dilation);
        sum.add_(apart(below, above, 2, x.size(2)));
      }
      return scope.keep(sum);
    }
  }

  /** The three taps of one kernel row, applied to the image rows that they cover. */
  private static Tensor row(Tensor x, Tensor weight, int row, int dilation) {
    try (TensorScope scope = new TensorScope()) {
      Tensor sum = x.mul(tap(weight, row, 1));
      long shared = x.size(3) - dilation;
      if (shared > 0) {
        Tensor right = x.narrow(3, dilation, shared).mul(tap(weight, row, 2));
        Tensor left = x.narrow(3, 0, shared).mul(tap(weight, row, 0));
        sum.add_(apart(right, left, 3, x.size(3)));
      }
      return scope.keep(sum);
    }
  }

  /** Concatenates two tensors with zeros between them. */
  private static Tensor apart(Tensor first, Tensor last, int dimension, long size) {
    try (TensorScope scope = new TensorScope()) {
      long[] shape = Tensors.shape(first);
      shape[dimension] = size - 2 * shape[dimension];
      TensorVector parts = new TensorVector(first);
      if (shape[dimension] > 0) {
        parts.push_back(first.new_zeros(shape).contiguous(MemoryFormat.ChannelsLast));
      }
      parts.push_back(last);
      return scope.keep(cat(parts, dimension));
    }
  }

  /** Computes each tap as the product of the shifted image with one weight per channel. */
  private static Tensor byTaps(Tensor x, Tensor weight, int dilation) {
    try (TensorScope scope = new TensorScope()) {
      Tensor typed = weight.to(x.scalar_type());
      Tensor sum = x.mul(tap(typed, 1, 1));
      for (int row = 0; row < TAPS; row++) {
        for (int column = 0; column < TAPS; column++) {
          long down = (row - 1L) * dilation;
          long right = (column - 1L) * dilation;
          boolean centre = down == 0 && right == 0;
          if (!centre && Math.abs(down) < x.size(2) && Math.abs(right) < x.size(3)) {
            Tensor seen = moved(moved(x, 2, down), 3, right);
            Tensor into = moved(moved(sum, 2, -down), 3, -right);
            into.addcmul_(seen, tap(typed, row, column));
          }
        }
      }
      return scope.keep(sum);
    }
  }

  /** The weights of one tap, [1, C, 1, 1]. */
  private static Tensor tap(Tensor weight, int row, int column) {
    return weight.select(2, row).select(2, column).reshape(1, weight.size(0), 1, 1);
  }

  /** The part of an image that remains after a shift by {@code offset}. */
  private static Tensor moved(Tensor image, int dimension, long offset) {
    long size = image.size(dimension) - Math.abs(offset);
    return image.narrow(dimension, Math.max(0, offset), size);
  }
}
