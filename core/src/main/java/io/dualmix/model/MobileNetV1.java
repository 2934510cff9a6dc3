package io.dualmix.model;

import static org.bytedeco.pytorch.global.torch.relu6_;

import io.dualmix.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * MobileNetV1 (Howard et al. 2017) under timm's names, with the conventions of the TensorFlow
 * weights: "same" padding, batch-norm epsilon 1e-3, ReLU6.
 *
 * <p>The last block of the classification network is left out (its published weights are incomplete
 * at width 1.0, and segmentation does without). Beyond the output stride, dilation replaces stride
 * by the same rule as in {@link ResNet}.
 */
final class MobileNetV1 implements Backbone {
  private static final int STEM = 32;

  /** Channels at width 1, stride and number of blocks per stage. */
  private static final int[][] STAGES = {
    {64, 1, 1}, {128, 2, 2}, {256, 2, 2}, {512, 2, 6}, {1024, 2, 2}
  };

  /** The block, counted from 1, whose output is the low-level features: the last at stride 4. */
  private static final int LOW_BLOCK = 3;

  private static final int USED_BLOCKS = 12;

  private final Conv2d stem;
  private final BatchNorm stemNorm;
  private final List<Block> blocks = new ArrayList<>();
  private final double width;

  MobileNetV1(ParameterStore.Node at, int outputStride, double width) {
    this(at, outputStride, width, USED_BLOCKS);
  }

  /** With the first {@code count} of 13 blocks. */
  MobileNetV1(ParameterStore.Node at, int outputStride, double width, int count) {
    this.width = width;
    stem =
        new Conv2d(
            at.child("conv_stem"),
            ConvShape.of(3, scaled(STEM), 3).strided(2),
            Conv2d.Padding.TENSORFLOW_SAME);
    stemNorm = new BatchNorm(at.child("bn1"), scaled(STEM), BatchNorm.TENSORFLOW_EPSILON);
    int channels = scaled(STEM);
    int stride = 2;
    int dilation = 1;
    for (int stage = 0; stage < STAGES.length; stage++) {
      int out = scaled(STAGES[stage][0]);
      ParameterStore.Node place = at.child("blocks").child(stage);
      for (int i = 0; i < STAGES[stage][2] && blocks.size() < count; i++) {
        int step = i == 0 ? STAGES[stage][1] : 1;
        int before = dilation;
        if (stride * step > outputStride) {
          dilation *= step;
          step = 1;
        }
        stride *= step;
        ConvShape depthwise = ConvShape.depthwise(channels).strided(step).dilated(before);
        blocks.add(new Block(place.child(i), depthwise, out));
        channels = out;
      }
    }
  }

  private int scaled(int channels) {
    return (int) Math.round(channels * width);
  }

  @Override
  public Features forward(Tensor images, Pass pass) {
    try (TensorScope scope = new TensorScope()) {
      Tensor low = run(0, LOW_BLOCK, entry(images, pass), pass);
      Tensor high = run(LOW_BLOCK, blocks.size(), low, pass);
      return new Features(scope.keep(low), scope.keep(high));
    }
  }

  /** The output of the given block, counted from 1: what published activations are held against. */
  Tensor after(int block, Tensor images, Pass pass) {
    try (TensorScope scope = new TensorScope()) {
      return scope.keep(run(0, block, entry(images, pass), pass));
    }
  }

  @Override
  public DescribedFeatures describe(GraphBuilder graph, GraphBuilder.Value images) {
    GraphBuilder.Value entry = graph.relu6(stemNorm.describe(graph, stem.describe(graph, images)));
    GraphBuilder.Value low = describe(graph, blocks.subList(0, LOW_BLOCK), entry);
    return new DescribedFeatures(
        low, describe(graph, blocks.subList(LOW_BLOCK, blocks.size()), low));
  }

  @Override
  public int lowChannels() {
    return blocks.get(LOW_BLOCK - 1).out;
  }

  @Override
  public int highChannels() {
    return blocks.get(blocks.size() - 1).out;
  }

  private Tensor entry(Tensor images, Pass pass) {
    try (TensorScope scope = new TensorScope()) {
      return scope.keep(relu6_(stemNorm.forward(stem.forward(images), pass)));
    }
  }

  private Tensor run(int from, int to, Tensor input, Pass pass) {
    try (TensorScope scope = new TensorScope()) {
      Tensor x = input;
      for (Block block : blocks.subList(from, to)) {
        x = block.forward(x, pass);
      }
      return scope.keep(x);
    }
  }

  private static GraphBuilder.Value describe(
      GraphBuilder graph, List<Block> run, GraphBuilder.Value input) {
    GraphBuilder.Value x = input;
    for (Block block : run) {
      x = block.describe(graph, x);
    }
    return x;
  }

  /** A depthwise-separable pair, a norm and ReLU6 after each. */
  private static final class Block {
    private final Conv2d depthwise;
    private final BatchNorm bn1;
    private final Conv2d pointwise;
    private final BatchNorm bn2;
    private final int out;

    Block(ParameterStore.Node at, ConvShape shape, int out) {
      this.out = out;
      depthwise = new Conv2d(at.child("conv_dw"), shape, Conv2d.Padding.TENSORFLOW_SAME);
      bn1 = new BatchNorm(at.child("bn1"), shape.out(), BatchNorm.TENSORFLOW_EPSILON);
      pointwise = new Conv2d(at.child("conv_pw"), ConvShape.of(shape.in(), out, 1));
      bn2 = new BatchNorm(at.child("bn2"), out, BatchNorm.TENSORFLOW_EPSILON);
    }

    Tensor forward(Tensor input, Pass pass) {
      try (TensorScope scope = new TensorScope()) {
        Tensor x = relu6_(bn1.forward(depthwise.forward(input), pass));
        return scope.keep(relu6_(bn2.forward(pointwise.forward(x), pass)));
      }
    }

    GraphBuilder.Value describe(GraphBuilder graph, GraphBuilder.Value input) {
      GraphBuilder.Value x = graph.relu6(bn1.describe(graph, depthwise.describe(graph, input)));
      return graph.relu6(bn2.describe(graph, pointwise.describe(graph, x)));
    }
  }
}
