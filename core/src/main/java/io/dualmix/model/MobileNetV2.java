package io.dualmix.model;

import io.dualmix.tensor.Activation;
import io.dualmix.tensor.TensorScope;
import org.bytedeco.pytorch.Tensor;

/**
 * MobileNetV2 (Sandler et al. 2018) with timm's tensor names and the conventions of torchvision's
 * and timm's weights: symmetric padding, batch-norm epsilon 1e-5, ReLU6. The last 1x1 convolution
 * of the classification network is omitted, as in DeepLabV3+.
 *
 * <p>Beyond the output stride, dilation replaces stride by the same rule as in {@link ResNet}.
 */
final class MobileNetV2 extends MobileNet {
  private static final int STEM = 32;
  private static final int DIVISOR = 8;

  /** Expansion, channels at width 1, number of blocks and stride per stage (table 2). */
  private static final int[][] STAGES = {
    {1, 16, 1, 1},
    {6, 24, 2, 2},
    {6, 32, 3, 2},
    {6, 64, 4, 2},
    {6, 96, 3, 1},
    {6, 160, 3, 2},
    {6, 320, 1, 1}
  };

  MobileNetV2(ParameterStore.Node at, int outputStride, double width) {
    super(
        new ConvBatchNorm(
            new Conv2d(at.child("conv_stem"), ConvShape.of(3, scaled(STEM, width), 3).strided(2)),
            new BatchNorm(at.child("bn1"), scaled(STEM, width))));
    int channels = scaled(STEM, width);
    int stride = 2;
    int undilated = 2;
    int dilation = 1;
    for (int stage = 0; stage < STAGES.length; stage++) {
      int out = scaled(STAGES[stage][1], width);
      ParameterStore.Node place = at.child("blocks").child(stage);
      for (int i = 0; i < STAGES[stage][2]; i++) {
        int step = i == 0 ? STAGES[stage][3] : 1;
        boolean residual = step == 1 && channels == out;
        undilated *= step;
        int before = dilation;
        if (stride * step > outputStride) {
          dilation *= step;
          step = 1;
        }
        stride *= step;
        int wide = channels * STAGES[stage][0];
        ConvShape depthwise = ConvShape.depthwise(wide).strided(step).dilated(before);
        add(new Block(place.child(i), channels, depthwise, out, residual), undilated);
        channels = out;
      }
    }
  }

  /** Rounds to a multiple of 8, at most a tenth below, as both libraries do. */
  static int scaled(int channels, double width) {
    double exact = channels * width;
    int rounded = Math.max(DIVISOR, (int) (exact + DIVISOR / 2.0) / DIVISOR * DIVISOR);
    return rounded < 0.9 * exact ? rounded + DIVISOR : rounded;
  }

  /**
   * An inverted residual block: expansion (except in the first stage), depthwise convolution, and
   * linear projection.
   */
  private static final class Block implements MobileNet.Block {
    private final ConvBatchNorm widen;
    private final ConvBatchNorm depthwise;
    private final ConvBatchNorm narrow;
    private final boolean residual;
    private final int out;

    Block(ParameterStore.Node at, int in, ConvShape shape, int out, boolean residual) {
      this.residual = residual;
      this.out = out;
      boolean widens = shape.in() != in;
      int norm = widens ? 2 : 1;
      widen =
          widens
              ? new ConvBatchNorm(
                  new Conv2d(at.child("conv_pw"), ConvShape.of(in, shape.in(), 1)),
                  new BatchNorm(at.child("bn1"), shape.in()))
              : null;
      depthwise =
          new ConvBatchNorm(
              new Conv2d(at.child("conv_dw"), shape),
              new BatchNorm(at.child("bn" + norm), shape.out()));
      narrow =
          new ConvBatchNorm(
              new Conv2d(
                  at.child(widens ? "conv_pwl" : "conv_pw"), ConvShape.of(shape.out(), out, 1)),
              new BatchNorm(at.child("bn" + (norm + 1)), out));
    }

    @Override
    public Tensor forward(Tensor input, ForwardContext context) {
      try (TensorScope scope = new TensorScope()) {
        Tensor x = input;
        if (widen != null) {
          x = widen.forward(x, context, Activation.RELU6);
        }
        x = depthwise.forward(x, context, Activation.RELU6);
        x = narrow.forward(x, context);
        return scope.keep(residual ? x.add_(input) : x);
      }
    }

    @Override
    public GraphBuilder.Value describe(GraphBuilder graph, GraphBuilder.Value input) {
      GraphBuilder.Value x = input;
      if (widen != null) {
        x = graph.relu6(widen.describe(graph, x));
      }
      x = graph.relu6(depthwise.describe(graph, x));
      x = narrow.describe(graph, x);
      return residual ? graph.add(x, input) : x;
    }

    @Override
    public int out() {
      return out;
    }
  }
}
