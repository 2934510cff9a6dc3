package io.dualmix.model;

import static org.bytedeco.pytorch.global.torch.constant_pad_nd;
import static org.bytedeco.pytorch.global.torch.conv2d;

import io.dualmix.tensor.Backend;
import io.dualmix.tensor.TensorScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Dilated depthwise 3x3 convolutions of stride 1 by other means than the engine's own: on CPUs
 * oneDNN has a fast backward pass for undilated ones only, and takes ten times as long for the
 * others (docs/performance.md). The results are the same sums in another order.
 */
final class DepthwiseConv {
  private static final int TAPS = 3;

  private DepthwiseConv() {}

  /**
   * Zeros lie outside the image.
   *
   * @param x [N, C, H, W]
   * @param weight [C, 1, 3, 3]
   * @param dilation at least 2
   * @return [N, C, H, W]
   */
  static Tensor dilated(Tensor x, Tensor weight, int dilation) {
    // Far taps touch few pixels of a small map, and its phases would be images of single pixels.
    return 2L * dilation >= Math.min(x.size(2), x.size(3))
        ? byTaps(x, weight, dilation)
        : byPhases(x, weight, dilation);
  }

  /**
   * A strided convolution of a 16-bit image on the CPU, computed in 32 bits.
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
   * Pixels whose distance is a multiple of the dilation are neighbours in one of d x d images:
   * there the convolution is an undilated one.
   */
  private static Tensor byPhases(Tensor x, Tensor weight, int dilation) {
    try (TensorScope scope = new TensorScope()) {
      long n = x.size(0);
      long c = x.size(1);
      long d = dilation;
      long rows = (x.size(2) + d - 1) / d;
      long columns = (x.size(3) + d - 1) / d;
      Tensor padded = constant_pad_nd(x, 0, columns * d - x.size(3), 0, rows * d - x.size(2));
      // Channels last throughout: whole pixels are moved, and the engine is faster so.
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

  /** Each tap is a product of the image, moved by its offset, with one weight a channel. */
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

  /** The part of an image whose pixels are {@code offset} further on, within the image. */
  private static Tensor moved(Tensor image, int dimension, long offset) {
    long size = image.size(dimension) - Math.abs(offset);
    return image.narrow(dimension, Math.max(0, offset), size);
  }
}
