package io.dualmix.model;

import static org.bytedeco.pytorch.global.torch.max_pool2d;
import static org.bytedeco.pytorch.global.torch.relu_;

import io.dualmix.tensor.Activation;
import io.dualmix.tensor.TensorScope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bytedeco.pytorch.Tensor;

/**
 * ResNet (He et al. 2015) with torchvision's tensor names. The stride is on the 3x3 convolution, or
 * as defined by the {@link ModelVariant}.
 *
 * <p>Beyond the output stride, dilation replaces stride as torchvision's {@code
 * replace_stride_with_dilation} does it: the convolution that lost its stride keeps the previous
 * dilation, all after it use the new one. The features are those of the strided network, sampled
 * more densely. torchvision does not support dilation in basic blocks; here the same rule applies
 * to them.
 */
final class ResNet implements Backbone {
  private static final int STEM = 64;
  private static final int LAYERS = 4;

  /** The width of the first layer, which each further layer doubles. */
  private static final int FIRST_STRIDE = 4;

  private final ConvBatchNorm entry;
  private final List<List<Block>> layers = new ArrayList<>();
  private final List<Unit> units = new ArrayList<>();
  private final SortedMap<Integer, Stage> stages = new TreeMap<>();
  private final ModelVariant variant;

  private ResNet(
      ParameterStore.Node at,
      int outputStride,
      ModelVariant variant,
      boolean bottleneck,
      int[] depths) {
    this.variant = variant;
    boolean strideFirst = variant.strideOn() == ModelVariant.StrideOn.CONV_1X1;
    int expansion = bottleneck ? 4 : 1;
    entry =
        new ConvBatchNorm(
            new Conv2d(at.child("conv1"), ConvShape.of(3, STEM, 7).strided(2)),
            new BatchNorm(at.child("bn1"), STEM));
    int channels = STEM;
    int stride = FIRST_STRIDE;
    int dilation = 1;
    for (int layer = 0; layer < LAYERS; layer++) {
      int planes = STEM << layer;
      int step = layer == 0 ? 1 : 2;
      int before = dilation;
      if (stride * step > outputStride) {
        dilation *= step;
        step = 1;
      }
      stride *= step;
      before = strideFirst ? dilation : before;
      List<Block> blocks = new ArrayList<>();
      ParameterStore.Node place = at.child("layer" + (layer + 1));
      for (int i = 0; i < depths[layer]; i++) {
        Step shape =
            i == 0
                ? new Step(channels, planes, step, before, dilation)
                : new Step(channels, planes, 1, dilation, dilation);
        blocks.add(
            bottleneck
                ? Block.bottleneck(place.child(i), shape, strideFirst)
                : Block.basic(place.child(i), shape));
        channels = planes * expansion;
      }
      layers.add(blocks);
    }
    units.add(this::stem);
    for (int layer = 0; layer < LAYERS; layer++) {
      layers.get(layer).forEach(block -> units.add(block::forward));
      int out = (STEM << layer) * expansion;
      stages.put(FIRST_STRIDE << layer, new Stage(units.size() - 1, out));
    }
  }

  /** Two 3x3 convolutions per block: ResNet-18 and 34. */
  static ResNet basic(
      ParameterStore.Node at, int outputStride, ModelVariant variant, int... depths) {
    return new ResNet(at, outputStride, variant, false, depths);
  }

  /** 1x1, 3x3 and 1x1 convolutions per block: ResNet-50 and 101. */
  static ResNet bottleneck(
      ParameterStore.Node at, int outputStride, ModelVariant variant, int... depths) {
    return new ResNet(at, outputStride, variant, true, depths);
  }

  /** The stem, followed by all residual blocks. */
  @Override
  public List<Unit> units() {
    return units;
  }

  @Override
  public SortedMap<Integer, Stage> stages() {
    return stages;
  }

  @Override
  public Optional<Features<GraphBuilder.Value>> describe(
      GraphBuilder graph, GraphBuilder.Value images) {
    GraphBuilder.Value x =
        graph.maxPool(graph.relu(entry.describe(graph, images)), variant.ceilPool());
    Map<Integer, GraphBuilder.Value> features = new HashMap<>();
    for (int layer = 0; layer < LAYERS; layer++) {
      for (Block block : layers.get(layer)) {
        x = block.describe(graph, x);
      }
      features.put(FIRST_STRIDE << layer, x);
    }
    return Optional.of(new Features<>(features));
  }

  private Tensor stem(Tensor images, ForwardContext context) {
    try (TensorScope scope = new TensorScope()) {
      Tensor x = entry.forward(images, context, Activation.RELU);
      return scope.keep(
          max_pool2d(
              x,
              new long[] {3, 3},
              new long[] {2, 2},
              new long[] {1, 1},
              new long[] {1, 1},
              variant.ceilPool()));
    }
  }

  /** The shape of a block, with the dilation before and after its strided convolution. */
  private record Step(int in, int planes, int stride, int before, int after) {}

  /** A residual block: convolutions with batch norm and a shortcut. */
  private static final class Block {
    private final List<ConvBatchNorm> convs = new ArrayList<>();
    private final ConvBatchNorm shortcut;

    private Block(ParameterStore.Node at, Step step, int out, ConvShape... shapes) {
      for (ConvShape shape : shapes) {
        add(at, shape);
      }
      boolean changes = step.stride() != 1 || step.in() != out;
      ParameterStore.Node side = at.child("downsample");
      ConvShape point = ConvShape.of(step.in(), out, 1).strided(step.stride());
      shortcut =
          changes
              ? new ConvBatchNorm(
                  new Conv2d(side.child(0), point), new BatchNorm(side.child(1), out))
              : null;
    }

    static Block basic(ParameterStore.Node at, Step step) {
      int planes = step.planes();
      return new Block(
          at,
          step,
          planes,
          ConvShape.of(step.in(), planes, 3).strided(step.stride()).dilated(step.before()),
          ConvShape.of(planes, planes, 3).dilated(step.after()));
    }

    static Block bottleneck(ParameterStore.Node at, Step step, boolean strideFirst) {
      int planes = step.planes();
      int first = strideFirst ? step.stride() : 1;
      return new Block(
          at,
          step,
          planes * 4,
          ConvShape.of(step.in(), planes, 1).strided(first),
          ConvShape.of(planes, planes, 3).strided(step.stride() / first).dilated(step.before()),
          ConvShape.of(planes, planes * 4, 1));
    }

    private void add(ParameterStore.Node at, ConvShape shape) {
      int number = convs.size() + 1;
      convs.add(
          new ConvBatchNorm(
              new Conv2d(at.child("conv" + number), shape),
              new BatchNorm(at.child("bn" + number), shape.out())));
    }

    Tensor forward(Tensor input, ForwardContext context) {
      try (TensorScope scope = new TensorScope()) {
        Tensor x = input;
        int last = convs.size() - 1;
        for (int i = 0; i < last; i++) {
          x = convs.get(i).forward(x, context, Activation.RELU);
        }
        x = convs.get(last).forward(x, context);
        Tensor identity = shortcut == null ? input : shortcut.forward(input, context);
        return scope.keep(relu_(x.add_(identity)));
      }
    }

    GraphBuilder.Value describe(GraphBuilder graph, GraphBuilder.Value input) {
      GraphBuilder.Value x = input;
      int last = convs.size() - 1;
      for (int i = 0; i < last; i++) {
        x = graph.relu(convs.get(i).describe(graph, x));
      }
      x = convs.get(last).describe(graph, x);
      GraphBuilder.Value identity = shortcut == null ? input : shortcut.describe(graph, input);
      return graph.relu(graph.add(x, identity));
    }
  }
}
