package io.dualmix.peer.djl;

import ai.djl.modality.cv.Image.Interpolation;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.pooling.Pool;

/**
 * The networks of {@code step.py} in DJL's blocks, from pixels to logits of the network's own size.
 */
final class Networks {
  private static final float TENSORFLOW_EPSILON = 1e-3f;
  private static final float EPSILON = 1e-5f;
  private static final int OUTPUT_STRIDE = 16;
  private static final float DROP = 0.1f;

  /** MobileNetV1's blocks: channels, stride of the first, how many. */
  private static final int[][] MOBILE_STAGES = {
    {64, 1, 1}, {128, 2, 2}, {256, 2, 2}, {512, 2, 6}, {1024, 2, 1}
  };

  /** Blocks after which the decoder taps the features. */
  private static final int LOW_BLOCKS = 3;

  private Networks() {}

  /**
   * The network of a name as {@code step.py} has it.
   *
   * @throws IllegalArgumentException if there is none
   */
  static Block of(String name, int classes) {
    return switch (name) {
      case "mobilenetv1_100-deeplabv3plus" -> mobileNetDeepLabV3Plus(classes, 128);
      case "resnet50-deeplabv2" -> resNetDeepLabV2(new int[] {3, 4, 6, 3}, classes);
      case "resnet101-deeplabv2" -> resNetDeepLabV2(new int[] {3, 4, 23, 3}, classes);
      default -> throw new IllegalArgumentException("Unknown model '" + name + "'");
    };
  }

  /** Bilinear, pixels' corners not aligned: DJL's engine passes {@code false} whatever is asked. */
  static NDArray enlarge(NDArray pixels, long height, long width) {
    return pixels
        .getNDArrayInternal()
        .interpolation(new long[] {height, width}, Interpolation.BILINEAR.ordinal(), false);
  }

  private static Block mobileNetDeepLabV3Plus(int classes, int head) {
    SequentialBlock low =
        new SequentialBlock()
            .add(same(2))
            .add(convolution(32, 3, 2, 0, 1, 1))
            .add(norm(TENSORFLOW_EPSILON))
            .add(Activation.relu6Block());
    SequentialBlock high = new SequentialBlock();
    int channels = 32;
    int stride = 2;
    int made = 0;
    for (int[] stage : MOBILE_STAGES) {
      for (int i = 0; i < stage[2]; i++) {
        int step = i == 0 && stride * stage[1] <= OUTPUT_STRIDE ? stage[1] : 1;
        stride *= step;
        (made++ < LOW_BLOCKS ? low : high).add(mobileBlock(channels, stage[0], step));
        channels = stage[0];
      }
    }
    high.add(aspp(channels, head)).add(point(head));
    ParallelBlock joined =
        new ParallelBlock(
            branches -> {
              NDArray fine = branches.get(1).singletonOrThrow();
              Shape shape = fine.getShape();
              NDArray coarse =
                  enlarge(branches.get(0).singletonOrThrow(), shape.get(2), shape.get(3));
              return new NDList(NDArrays.concat(new NDList(coarse, fine), 1));
            });
    int tapped = Math.min(48, head);
    return low.add(joined.addAll(high, point(tapped)))
        .add(separable(head + tapped, head, 1))
        .add(separable(head, head, 1))
        .add(LambdaBlock.singleton(Networks::dropChannels))
        .add(Conv2d.builder().setKernelShape(new Shape(1, 1)).setFilters(classes).build());
  }

  private static Block mobileBlock(int channels, int out, int stride) {
    SequentialBlock block = new SequentialBlock();
    if (stride > 1) {
      block.add(same(stride));
    }
    return block
        .add(convolution(channels, 3, stride, stride > 1 ? 0 : 1, 1, channels))
        .add(norm(TENSORFLOW_EPSILON))
        .add(Activation.relu6Block())
        .add(convolution(out, 1, 1, 0, 1, 1))
        .add(norm(TENSORFLOW_EPSILON))
        .add(Activation.relu6Block());
  }

  private static Block aspp(int channels, int head) {
    Block pooling =
        new SequentialBlock()
            .add(LambdaBlock.singleton(Networks::average))
            .add(Conv2d.builder().setKernelShape(new Shape(1, 1)).setFilters(head).build())
            .add(Activation.reluBlock());
    return new ParallelBlock(
            branches -> {
              NDList all = new NDList();
              branches.forEach(all::addAll);
              NDArray pooled = all.remove(all.size() - 1);
              all.add(pooled.broadcast(all.get(0).getShape()));
              return new NDList(NDArrays.concat(all, 1));
            })
        .addAll(
            point(head),
            separable(channels, head, 6),
            separable(channels, head, 12),
            separable(channels, head, 18),
            pooling);
  }

  /** DJL's engine takes the mean over one axis at a time. */
  private static NDArray average(NDArray x) {
    Shape shape = x.getShape();
    return x.reshape(shape.get(0), shape.get(1), -1, 1).mean(new int[] {2}, true);
  }

  private static Block point(int out) {
    return new SequentialBlock()
        .add(convolution(out, 1, 1, 0, 1, 1))
        .add(norm(EPSILON))
        .add(Activation.reluBlock());
  }

  private static Block separable(int channels, int out, int rate) {
    return new SequentialBlock()
        .add(convolution(channels, 3, 1, rate, rate, channels))
        .add(convolution(out, 1, 1, 0, 1, 1))
        .add(norm(EPSILON))
        .add(Activation.reluBlock());
  }

  /** As torchvision's, its last two stages dilated in place of their strides. */
  private static Block resNetDeepLabV2(int[] counts, int classes) {
    SequentialBlock net =
        new SequentialBlock()
            .add(convolution(64, 7, 2, 3, 1, 1))
            .add(norm(EPSILON))
            .add(Activation.reluBlock())
            .add(Pool.maxPool2dBlock(new Shape(3, 3), new Shape(2, 2), new Shape(1, 1)));
    for (int stage = 0; stage < counts.length; stage++) {
      int rate = stage < 2 ? 1 : 1 << (stage - 1);
      for (int i = 0; i < counts[stage]; i++) {
        int stride = i == 0 && stage == 1 ? 2 : 1;
        // The first block of a dilated stage still has the rate of the one before.
        int dilation = i == 0 ? Math.max(1, rate / 2) : rate;
        net.add(bottleneck(64 << stage, stride, dilation, i == 0));
      }
    }
    ParallelBlock head =
        new ParallelBlock(
            branches ->
                new NDList(
                    branches.stream()
                        .map(NDList::singletonOrThrow)
                        .reduce(NDArray::add)
                        .orElseThrow()));
    for (int rate : new int[] {6, 12, 18, 24}) {
      head.add(
          Conv2d.builder()
              .setKernelShape(new Shape(3, 3))
              .setFilters(classes)
              .optPadding(new Shape(rate, rate))
              .optDilation(new Shape(rate, rate))
              .build());
    }
    return net.add(head);
  }

  private static Block bottleneck(int planes, int stride, int rate, boolean projected) {
    int out = 4 * planes;
    Block body =
        new SequentialBlock()
            .add(convolution(planes, 1, 1, 0, 1, 1))
            .add(norm(EPSILON))
            .add(Activation.reluBlock())
            .add(convolution(planes, 3, stride, rate, rate, 1))
            .add(norm(EPSILON))
            .add(Activation.reluBlock())
            .add(convolution(out, 1, 1, 0, 1, 1))
            .add(norm(EPSILON));
    SequentialBlock past = new SequentialBlock();
    if (projected) {
      past.add(convolution(out, 1, stride, 0, 1, 1)).add(norm(EPSILON));
    } else {
      past.add(new LambdaBlock(x -> x));
    }
    return new ParallelBlock(
            branches ->
                Activation.relu(
                    new NDList(
                        branches
                            .get(0)
                            .singletonOrThrow()
                            .add(branches.get(1).singletonOrThrow()))))
        .addAll(body, past);
  }

  private static Block convolution(
      int out, int kernel, int stride, int padding, int rate, int groups) {
    return Conv2d.builder()
        .setKernelShape(new Shape(kernel, kernel))
        .setFilters(out)
        .optStride(new Shape(stride, stride))
        .optPadding(new Shape(padding, padding))
        .optDilation(new Shape(rate, rate))
        .optGroups(groups)
        .optBias(false)
        .build();
  }

  private static Block norm(float epsilon) {
    return BatchNorm.builder().optEpsilon(epsilon).build();
  }

  /** Zeros as TensorFlow's "same" puts them for a 3x3 kernel: the odd one lies below and right. */
  private static Block same(int stride) {
    return LambdaBlock.singleton(
        x -> {
          long[] zeros = new long[2];
          for (int i = 0; i < 2; i++) {
            long size = x.getShape().get(2 + i);
            zeros[i] = Math.max(0, ((size + stride - 1) / stride - 1) * stride + 3 - size);
          }
          Shape sides =
              new Shape(
                  zeros[1] / 2, zeros[1] - zeros[1] / 2, zeros[0] / 2, zeros[0] - zeros[0] / 2);
          return x.pad(sides, 0);
        });
  }

  /** DJL's own dropout takes single values, not channels. */
  private static NDArray dropChannels(NDArray x) {
    Shape channels = new Shape(x.getShape().get(0), x.getShape().get(1), 1, 1);
    NDArray kept = x.getManager().randomUniform(0, 1, channels).gte(DROP);
    return x.mul(kept.toType(DataType.FLOAT32, false).div(1 - DROP));
  }
}
