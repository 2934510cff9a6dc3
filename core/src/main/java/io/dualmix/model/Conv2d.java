package io.dualmix.model;

import static org.bytedeco.pytorch.global.torch.addmm;
import static org.bytedeco.pytorch.global.torch.constant_pad_nd;
import static org.bytedeco.pytorch.global.torch.conv2d;
import static org.bytedeco.pytorch.global.torch.get_num_threads;

import io.dualmix.PublicApi;
import io.dualmix.tensor.Activation;
import io.dualmix.tensor.FusedConvolution;
import io.dualmix.tensor.NoGrad;
import io.dualmix.tensor.TensorScope;
import io.dualmix.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;
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

  /** The number of images from which libtorch uses oneDNN for 1x1 convolutions on one thread. */
  private static final long FEWEST_FOR_ONEDNN = 16;

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
   * The convolution with each output channel scaled and shifted, and an activation; requires a
   * convolution without bias and returns a tensor without a gradient.
   *
   * @param fixed [out] each
   */
  Tensor forward(Tensor x, BatchNorm.Fixed fixed, Activation activation) {
    try (TensorScope scope = new TensorScope()) {
      Tensor scaled = weight.mul(fixed.scale().reshape(-1, 1, 1, 1));
      if (!FusedConvolution.supports(x)) {
        return scope.keep(activation.inPlace(forward(x, scaled, fixed.shift())));
      }
      Padded padded = pad(x);
      var how =
          new FusedConvolution.Shape(
              shape.stride(), padded.more(), shape.dilation(), shape.groups());
      return scope.keep(FusedConvolution.apply(padded.x(), scaled, fixed.shift(), how, activation));
    }
  }

  private Tensor forward(Tensor x, Tensor weight, Tensor bias) {
    try (TensorScope scope = new TensorScope()) {
      if (pointwise() && plain(x) && get_num_threads() == 1) {
        return scope.keep(folded(x, weight, bias));
      }
      if (depthwise() && shape.dilation() > 1 && shape.stride() == 1) {
        return scope.keep(shifted(DepthwiseConv.dilated(x, weight, shape.dilation()), bias));
      }
      Padded padded = pad(x);
      if (slowInBf16(x)) {
        Tensor strided = DepthwiseConv.strided(padded.x(), weight, shape.stride(), padded.more());
        return scope.keep(shifted(strided, bias));
      }
      return scope.keep(convolved(padded.x(), weight, bias, padded.more()));
    }
  }

  private Tensor convolved(Tensor x, Tensor weight, Tensor bias, long... zeros) {
    return conv2d(
        x,
        weight,
        Tensors.optional(bias),
        new long[] {shape.stride(), shape.stride()},
        zeros,
        new long[] {shape.dilation(), shape.dilation()},
        shape.groups());
  }

  /**
   * An input and the zeros that are still to be added on both sides of it.
   *
   * @param more above and below, left and right
   */
  private record Padded(Tensor x, long[] more) {}

  private Padded pad(Tensor x) {
    long vertical = shape.extent() - 1L;
    long horizontal = vertical;
    if (padding == Padding.TENSORFLOW_SAME) {
      vertical = sameZeros(x.size(2));
      horizontal = sameZeros(x.size(3));
    }
    if ((vertical | horizontal) % 2 == 0) {
      return new Padded(x, new long[] {vertical / 2, horizontal / 2});
    }
    // libtorch supports symmetric padding only; strided layers therefore copy their input.
    Tensor padded =
        constant_pad_nd(
            x, horizontal / 2, horizontal - horizontal / 2, vertical / 2, vertical - vertical / 2);
    return new Padded(padded, new long[] {0, 0});
  }

  /** Whether oneDNN's backward pass is slow with a convolution because its input is in bf16. */
  private boolean slowInBf16(Tensor x) {
    return depthwise() && shape.stride() > 1 && DepthwiseConv.inBf16OnCpu(x);
  }

  /**
   * A 1x1 convolution on one thread. libtorch gives it to oneDNN only if there are {@link
   * #FEWEST_FOR_ONEDNN} images or more; it has no neighbourhood, so that the pixels of all images
   * can be laid out as so many images of one row. A matrix product takes up to twice as long
   * (docs/performance.md).
   */
  private Tensor folded(Tensor x, Tensor weight, Tensor bias) {
    long[] size = Tensors.shape(x);
    long pixels = size[0] * size[2] * size[3];
    Tensor rows = x.permute(0, 2, 3, 1);
    Tensor y;
    if (pixels % FEWEST_FOR_ONEDNN == 0) {
      Tensor images =
          rows.reshape(FEWEST_FOR_ONEDNN, 1, pixels / FEWEST_FOR_ONEDNN, shape.in())
              .permute(0, 3, 1, 2);
      y = convolved(images, weight, bias, 0, 0).permute(0, 2, 3, 1);
    } else {
      Tensor matrix = weight.reshape(shape.out(), shape.in()).t();
      Tensor values = rows.reshape(pixels, shape.in());
      y = bias == null ? values.mm(matrix) : addmm(bias, values, matrix);
    }
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
