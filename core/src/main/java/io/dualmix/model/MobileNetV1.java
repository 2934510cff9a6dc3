package io.dualmix.model;

import io.dualmix.tensor.Activation;
import io.dualmix.tensor.TensorScope;
import org.bytedeco.pytorch.Tensor;

/**
 * MobileNetV1 (Howard et al. 2017) with timm's tensor names and the conventions of the TensorFlow
 * weights: "same" padding, batch-norm epsilon 1e-3, ReLU6.
 *
 * <p>The last block of the classification network is omitted: its published weights are incomplete
 * at width 1.0, and segmentation does not need it. Beyond the output stride, dilation replaces
 * stride by the same rule as in {@link ResNet}.
 */
final class MobileNetV1 extends MobileNet {
  private static final int STEM = 32;

  /** Channels at width 1, stride and number of blocks per stage. */
  private static final int[][] STAGES = {
    {64, 1, 1}, {128, 2, 2}, {256, 2, 2}, {512, 2, 6}, {1024, 2, 2}
  };

  private static final int USED_BLOCKS = 12;

  MobileNetV1(ParameterStore.Node at, int outputStride, double width) {
    this(at, outputStride, width, USED_BLOCKS);
  }

  /** Creates the network with the first {@code count} of 13 blocks. */
  MobileNetV1(ParameterStore.Node at, int outputStride, double width, int count) {
    super(
        new ConvBatchNorm(
            new Conv2d(
                at.child("conv_stem"),
                ConvShape.of(3, scaled(STEM, width), 3).strided(2),
                Conv2d.Padding.TENSORFLOW_SAME),
            new BatchNorm(at.child("bn1"), scaled(STEM, width), BatchNorm.TENSORFLOW_EPSILON)));
    int channels = scaled(STEM, width);
    int stride = 2;
    int undilated = 2;
    int dilation = 1;
    for (int stage = 0; stage < STAGES.length; stage++) {
      int out = scaled(STAGES[stage][0], width);
      ParameterStore.Node place = at.child("blocks").child(stage);
      for (int i = 0; i < STAGES[stage][2] && blocks() < count; i++) {
        int step = i == 0 ? STAGES[stage][1] : 1;
        undilated *= step;
        int before = dilation;
        if (stride * step > outputStride) {
          dilation *= step;
          step = 1;
        }
        stride *= step;
        ConvShape depthwise = ConvShape.depthwise(channels).strided(step).dilated(before);
        add(new Block(place.child(i), depthwise, out), undilated);
        channels = out;
      }
    }
  }

  private static int scaled(int channels, double width) {
    return (int) Math.round(channels * width);
  }

  /** A depthwise-separable convolution with a norm and ReLU6 after each part. */
  private static final class Block implements MobileNet.Block {
    private final ConvBatchNorm depthwise;
    private final ConvBatchNorm pointwise;
    private final int out;

    Block(ParameterStore.Node at, ConvShape shape, int out) {
      this.out = out;
      depthwise =
          new ConvBatchNorm(
              new Conv2d(at.child("conv_dw"), shape, Conv2d.Padding.TENSORFLOW_SAME),
              new BatchNorm(at.child("bn1"), shape.out(), BatchNorm.TENSORFLOW_EPSILON));
      pointwise =
          new ConvBatchNorm(
              new Conv2d(at.child("conv_pw"), ConvShape.of(shape.in(), out, 1)),
              new BatchNorm(at.child("bn2"), out, BatchNorm.TENSORFLOW_EPSILON));
    }

    @Override
    public Tensor forward(Tensor input, ForwardContext context) {
      try (TensorScope scope = new TensorScope()) {
        Tensor x = depthwise.forward(input, context, Activation.RELU6);
        return scope.keep(pointwise.forward(x, context, Activation.RELU6));
      }
    }

    @Override
    public GraphBuilder.Value describe(GraphBuilder graph, GraphBuilder.Value input) {
      GraphBuilder.Value x = graph.relu6(depthwise.describe(graph, input));
      return graph.relu6(pointwise.describe(graph, x));
    }

    @Override
    public int out() {
      return out;
    }
  }
}
