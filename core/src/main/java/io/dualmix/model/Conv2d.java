package io.dualmix.model;

import static org.bytedeco.pytorch.global.torch.addmm;
import static org.bytedeco.pytorch.global.torch.constant_pad_nd;
import static org.bytedeco.pytorch.global.torch.conv2d;
import static org.bytedeco.pytorch.global.torch.get_num_threads;

import io.dualmix.PublicApi;
import io.dualmix.tensor.NoGrad;
import io.dualmix.tensor.TensorScope;
import io.dualmix.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** A 2-D convolution with zero padding. */
@PublicApi
public final class Conv2d {
  /** The padding mode. */
  public enum Padding {
    /** Symmetric padding, independent of the size (PyTorch). */
    SYMMETRIC,
    /** Minimal padding, with an odd zero below and right (TensorFlow's "same"). */
    TENSORFLOW_SAME
  }

  private final ConvShape shape;
  private final Padding padding;
  private final Tensor weight;
  private final Tensor bias;

  private Conv2d(
      ParameterStore.Node at, ConvShape shape, Padding padding, double std, boolean biased) {
    this.shape = shape;
    this.padding = padding;
    this.weight =
        at.normal(
            "weight",
            std,
            shape.out(),
            shape.in() / shape.groups(),
            shape.kernel(),
            shape.kernel());
    this.bias = biased ? at.bias("bias", shape.out()) : null;
  }

  /**
   * Creates a convolution without bias, initialised after He et al. 2015 (fan-out), as in
   * backbones.
   */
  public Conv2d(ParameterStore.Node at, ConvShape shape, Padding padding) {
    this(at, shape, padding, heStd(shape), false);
  }

  /** Creates a convolution without bias and with symmetric padding. */
  public Conv2d(ParameterStore.Node at, ConvShape shape) {
    this(at, shape, Padding.SYMMETRIC);
  }

  /** Creates a convolution with a zero bias, initialised after He et al. 2015. */
  public static Conv2d biased(ParameterStore.Node at, ConvShape shape) {
    return new Conv2d(at, shape, Padding.SYMMETRIC, heStd(shape), true);
  }

  /**
   * Creates a convolution with a zero bias and weights from N(0, 0.01), as in DeepLab's
   * classifiers.
   */
  public static Conv2d classifier(ParameterStore.Node at, ConvShape shape) {
    return new Conv2d(at, shape, Padding.SYMMETRIC, 0.01, true);
  }

  private static double heStd(ConvShape shape) {
    double fanOut = (double) shape.out() / shape.groups() * shape.kernel() * shape.kernel();
    return Math.sqrt(2 / fanOut);
  }

  /** [N, in, H, W] to [N, out, ceil(H / stride), ceil(W / stride)]. */
  public Tensor forward(Tensor x) {
    return forward(x, weight, bias);
  }

  /**
   * The convolution with each output channel scaled and shifted; requires a convolution without
   * bias.
   *
   * @param fixed [out] each
   */
  public Tensor forward(Tensor x, BatchNorm.Fixed fixed) {
    try (TensorScope scope = new TensorScope()) {
      Tensor scaled = weight.mul(fixed.scale().reshape(-1, 1, 1, 1));
      return scope.keep(forward(x, scaled, fixed.shift()));
    }
  }

  private Tensor forward(Tensor x, Tensor weight, Tensor bias) {
    try (TensorScope scope = new TensorScope()) {
      if (pointwise() && plain(x) && get_num_threads() == 1) {
        return scope.keep(product(x, weight, bias));
      }
      if (depthwise() && shape.dilation() > 1 && shape.stride() == 1) {
        return scope.keep(shifted(DepthwiseConv.dilated(x, weight, shape.dilation()), bias));
      }
      long vertical = shape.extent() - 1L;
      long horizontal = vertical;
      if (padding == Padding.TENSORFLOW_SAME) {
        vertical = sameZeros(x.size(2));
        horizontal = sameZeros(x.size(3));
      }
      Tensor padded = x;
      if ((vertical | horizontal) % 2 != 0) {
        // libtorch supports symmetric padding only; strided layers therefore copy their input.
        padded =
            constant_pad_nd(
                x,
                horizontal / 2,
                horizontal - horizontal / 2,
                vertical / 2,
                vertical - vertical / 2);
        vertical = 0;
        horizontal = 0;
      }
      if (depthwise()
          && shape.stride() > 1
          && !x.is_cuda()
          && x.scalar_type().intern() == ScalarType.BFloat16) {
        Tensor strided =
            DepthwiseConv.strided(padded, weight, shape.stride(), vertical / 2, horizontal / 2);
        return scope.keep(shifted(strided, bias));
      }
      return scope.keep(
          conv2d(
              padded,
              weight,
              bias == null ? new TensorOptional() : new TensorOptional(bias),
              new long[] {shape.stride(), shape.stride()},
              new long[] {vertical / 2, horizontal / 2},
              new long[] {shape.dilation(), shape.dilation()},
              shape.groups()));
    }
  }

  /**
   * A 1x1 convolution as one matrix product over the pixels of all images. On one thread, libtorch
   * does not give small batches of these to oneDNN, but to a way of its own, which brings the
   * images into the other layout and back, one after the other (docs/performance.md).
   */
  private Tensor product(Tensor x, Tensor weight, Tensor bias) {
    long[] size = Tensors.shape(x);
    Tensor pixels = x.permute(0, 2, 3, 1).reshape(-1, shape.in());
    Tensor matrix = weight.reshape(shape.out(), shape.in()).t();
    Tensor y = bias == null ? pixels.mm(matrix) : addmm(bias, pixels, matrix);
    return y.reshape(size[0], size[2], size[3], shape.out()).permute(0, 3, 1, 2);
  }

  /** Whether an image is on the CPU in 32 bits; in bf16, oneDNN has all convolutions. */
  private static boolean plain(Tensor x) {
    return !x.is_cuda() && x.scalar_type().intern() == ScalarType.Float;
  }

  private boolean pointwise() {
    return shape.kernel() == 1 && shape.stride() == 1 && shape.groups() == 1;
  }

  private static Tensor shifted(Tensor x, Tensor bias) {
    return bias == null ? x : x.add_(bias.reshape(1, -1, 1, 1));
  }

  /** The shape of the convolution. */
  public ConvShape shape() {
    return shape;
  }

  /**
   * Sets the taps of a 3x3 kernel to 0 that lie outside of every map of a size: they get no
   * gradient there, and would keep their random values, which larger maps then use.
   *
   * @param height of the map, at least 1
   * @param width of the map, at least 1
   */
  void zeroUnreachedTaps(long height, long width) {
    int last = shape.kernel() - 1;
    long reach = (long) last / 2 * shape.dilation();
    try (TensorScope scope = new TensorScope();
        NoGrad guard = NoGrad.open()) {
      for (int end = 0; end <= last; end += Math.max(1, last)) {
        if (reach >= height) {
          weight.select(2, end).zero_();
        }
        if (reach >= width) {
          weight.select(3, end).zero_();
        }
      }
    }
  }

  /** Describes {@link #forward}. */
  public GraphBuilder.Value describe(GraphBuilder graph, GraphBuilder.Value x) {
    // At stride 1, "same" padding is symmetric and independent of the size.
    boolean uneven = padding == Padding.TENSORFLOW_SAME && shape.stride() > 1;
    return uneven ? graph.convSame(x, shape, weight, bias) : graph.conv(x, shape, weight, bias);
  }

  private boolean depthwise() {
    return bias == null
        && shape.kernel() == 3
        && shape.groups() == shape.in()
        && shape.out() == shape.in();
  }

  private long sameZeros(long size) {
    long outputs = (size + shape.stride() - 1) / shape.stride();
    return Math.max(0, (outputs - 1) * shape.stride() + shape.extent() - size);
  }
}
