package io.dualmix.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.pytorch.global.torch.conv2d;
import static org.bytedeco.pytorch.global.torch.createCPUGenerator;

import io.dualmix.tensor.RandomStream;
import io.dualmix.tensor.TensorScope;
import io.dualmix.tensor.Tensors;
import org.assertj.core.data.Offset;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against the engine's own convolution, whose backward pass is only slow. */
class DepthwiseConvTest {
  private static final int CHANNELS = 5;

  private static Tensor random(long seed, long... shape) {
    RandomStream stream = RandomStream.of(seed);
    int count = 1;
    for (long size : shape) {
      count *= (int) size;
    }
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) stream.uniform(-1, 1);
    }
    return Tensors.ofFloats(values, shape).set_requires_grad(true);
  }

  private static Tensor engine(Tensor x, Tensor weight, int stride, int padding, int dilation) {
    return conv2d(
        x,
        weight,
        new TensorOptional(),
        new long[] {stride, stride},
        new long[] {padding, padding},
        new long[] {dilation, dilation},
        CHANNELS);
  }

  /** Weights each output differently, so that a wrong position is detected. */
  private static void pull(Tensor y) {
    y.mul(random(3, y.size(0), y.size(1), y.size(2), y.size(3))).sum().backward();
  }

  /** Phases while the map is large against the dilation, else taps; also a map of one pixel. */
  @ParameterizedTest
  @CsvSource({
    "12, 13, 2",
    "13, 14, 6",
    "7, 9, 3",
    "15, 20, 8",
    "15, 20, 12",
    "15, 20, 18",
    "1, 1, 2",
    "2, 9, 2"
  })
  void valuesAndGradientsAreTheEngines(int height, int width, int dilation) {
    try (TensorScope scope = new TensorScope()) {
      Tensor x = random(1, 2, CHANNELS, height, width);
      Tensor weight = random(2, CHANNELS, 1, 3, 3);
      Tensor expected = engine(x, weight, 1, dilation, dilation);
      pull(expected);
      float[] expectedByX = Tensors.toFloats(x.grad());
      float[] expectedByWeight = Tensors.toFloats(weight.grad());
      Tensor x2 = random(1, 2, CHANNELS, height, width);
      Tensor weight2 = random(2, CHANNELS, 1, 3, 3);
      Tensor actual = DepthwiseConv.dilated(x2, weight2, dilation);
      pull(actual);

      Offset<Float> close = Offset.offset(1e-4f);
      assertThat(Tensors.shape(actual)).isEqualTo(Tensors.shape(expected));
      assertThat(Tensors.toFloats(actual)).containsExactly(Tensors.toFloats(expected), close);
      assertThat(Tensors.toFloats(x2.grad())).containsExactly(expectedByX, close);
      assertThat(Tensors.toFloats(weight2.grad())).containsExactly(expectedByWeight, close);
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 1", "1, 0"})
  void stridedIsComputedIn32BitsAndRoundedOnce(int above, int left) {
    try (TensorScope scope = new TensorScope()) {
      Tensor x = random(1, 2, CHANNELS, 9, 11).to(ScalarType.BFloat16);
      Tensor weight = random(2, CHANNELS, 1, 3, 3);
      Tensor expected =
          conv2d(
                  x.to(ScalarType.Float),
                  weight,
                  new TensorOptional(),
                  new long[] {2, 2},
                  new long[] {above, left},
                  new long[] {1, 1},
                  CHANNELS)
              .to(ScalarType.BFloat16);
      Tensor actual = DepthwiseConv.strided(x, weight, 2, above, left);

      assertThat(actual.scalar_type().intern()).isEqualTo(ScalarType.BFloat16);
      assertThat(Tensors.shape(actual)).isEqualTo(Tensors.shape(expected));
      assertThat(Tensors.toFloats(actual.to(ScalarType.Float)))
          .containsExactly(Tensors.toFloats(expected.to(ScalarType.Float)), Offset.offset(1e-2f));
    }
  }

  /**
   * Odd sizes need zeros on both sides, even ones on one: the shape must not depend on precision.
   */
  @ParameterizedTest
  @CsvSource({"9, 11", "10, 12", "9, 12", "1, 2"})
  void aStridedLayerHasOneShapeInBothPrecisions(int height, int width) {
    for (Conv2d.Padding padding : Conv2d.Padding.values()) {
      try (ParameterStore store = new ParameterStore();
          TensorScope scope = new TensorScope()) {
        ConvShape shape = ConvShape.depthwise(CHANNELS).strided(2);
        Conv2d layer =
            new Conv2d(store.root(new GeneratorOptional(createCPUGenerator(4))), shape, padding);
        Tensor x = random(1, 1, CHANNELS, height, width);
        assertThat(Tensors.shape(layer.forward(x.to(ScalarType.BFloat16))))
            .isEqualTo(Tensors.shape(layer.forward(x)));
      }
    }
  }
}
