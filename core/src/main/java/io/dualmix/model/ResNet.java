package io.dualmix.model;

import static org.bytedeco.pytorch.global.torch.max_pool2d;
import static org.bytedeco.pytorch.global.torch.relu_;

import io.dualmix.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * ResNet (He et al. 2015) under torchvision's names, stride on the 3x3 convolution.
 *
 * <p>Beyond the output stride, dilation replaces stride as torchvision's {@code
 * replace_stride_with_dilation} does it: the convolution that lost its stride keeps the previous
 * dilation, all after it use the new one. The features are then those of the strided network, seen
 * at more places. torchvision refuses basic blocks here; the same rule serves them.
 */
final class ResNet implements Backbone {
  private static final int STEM = 64;
  private static final int LAYERS = 4;

  private final Conv2d conv1;
  private final BatchNorm bn1;
  private final List<List<Block>> layers = new ArrayList<>();
  private final int expansion;

  private ResNet(ParameterStore.Node at, int outputStride, boolean bottleneck, int[] depths) {
    expansion = bottleneck ? 4 : 1;
    conv1 = new Conv2d(at.child("conv1"), ConvShape.of(3, STEM, 7).strided(2));
    bn1 = new BatchNorm(at.child("bn1"), STEM);
    int channels = STEM;
    int stride = 4;
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
      List<Block> blocks = new ArrayList<>();
      ParameterStore.Node place = at.child("layer" + (layer + 1));
      for (int i = 0; i < depths[layer]; i++) {
        Step shape =
            i == 0
                ? new Step(channels, planes, step, before, dilation)
                : new Step(channels, planes, 1, dilation, dilation);
        blocks.add(new Block(place.child(i), shape, bottleneck));
        channels = planes * expansion;
      }
      layers.add(blocks);
    }
  }

  /** Two 3x3 convolutions per block: ResNet-18 and 34. */
  static ResNet basic(ParameterStore.Node at, int outputStride, int... depths) {
    return new ResNet(at, outputStride, false, depths);
  }

  /** 1x1, 3x3 and 1x1 convolutions per block: ResNet-50 and 101. */
  static ResNet bottleneck(ParameterStore.Node at, int outputStride, int... depths) {
    return new ResNet(at, outputStride, true, depths);
  }

  @Override
  public Features forward(Tensor images, Pass pass) {
    try (TensorScope scope = new TensorScope()) {
      Tensor low = layer(0, stem(images, pass), pass);
      Tensor high = low;
      for (int i = 1; i < LAYERS; i++) {
        high = layer(i, high, pass);
      }
      return new Features(scope.keep(low), scope.keep(high));
    }
  }

  @Override
  public int lowChannels() {
    return STEM * expansion;
  }

  @Override
  public int highChannels() {
    return (STEM << (LAYERS - 1)) * expansion;
  }

  private Tensor stem(Tensor images, Pass pass) {
    try (TensorScope scope = new TensorScope()) {
      Tensor x = relu_(bn1.forward(conv1.forward(images), pass));
      return scope.keep(
          max_pool2d(
              x,
              new long[] {3, 3},
              new long[] {2, 2},
              new long[] {1, 1},
              new long[] {1, 1},
              false));
    }
  }

  private Tensor layer(int index, Tensor input, Pass pass) {
    try (TensorScope scope = new TensorScope()) {
      Tensor x = input;
      for (Block block : layers.get(index)) {
        x = block.forward(x, pass);
      }
      return scope.keep(x);
    }
  }

  /** The shape of a block: its dilation before and after the place of its stride. */
  private record Step(int in, int planes, int stride, int before, int after) {}

  /** A residual block: convolutions with batch norm beside a shortcut. */
  private static final class Block {
    private final List<Conv2d> convs = new ArrayList<>();
    private final List<BatchNorm> norms = new ArrayList<>();
    private final Conv2d shortcut;
    private final BatchNorm shortcutNorm;

    Block(ParameterStore.Node at, Step step, boolean bottleneck) {
      int planes = step.planes();
      int out = bottleneck ? planes * 4 : planes;
      if (bottleneck) {
        add(at, ConvShape.of(step.in(), planes, 1));
        add(at, ConvShape.of(planes, planes, 3).strided(step.stride()).dilated(step.before()));
        add(at, ConvShape.of(planes, out, 1));
      } else {
        add(at, ConvShape.of(step.in(), planes, 3).strided(step.stride()).dilated(step.before()));
        add(at, ConvShape.of(planes, planes, 3).dilated(step.after()));
      }
      boolean changes = step.stride() != 1 || step.in() != out;
      ParameterStore.Node side = at.child("downsample");
      ConvShape point = ConvShape.of(step.in(), out, 1).strided(step.stride());
      shortcut = changes ? new Conv2d(side.child(0), point) : null;
      shortcutNorm = changes ? new BatchNorm(side.child(1), out) : null;
    }

    private void add(ParameterStore.Node at, ConvShape shape) {
      int number = convs.size() + 1;
      convs.add(new Conv2d(at.child("conv" + number), shape));
      norms.add(new BatchNorm(at.child("bn" + number), shape.out()));
    }

    Tensor forward(Tensor input, Pass pass) {
      try (TensorScope scope = new TensorScope()) {
        Tensor x = input;
        int last = convs.size() - 1;
        for (int i = 0; i < last; i++) {
          x = relu_(norms.get(i).forward(convs.get(i).forward(x), pass));
        }
        x = norms.get(last).forward(convs.get(last).forward(x), pass);
        Tensor identity =
            shortcut == null ? input : shortcutNorm.forward(shortcut.forward(input), pass);
        return scope.keep(relu_(x.add_(identity)));
      }
    }
  }
}
