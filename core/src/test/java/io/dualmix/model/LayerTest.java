package io.dualmix.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bytedeco.pytorch.global.torch.createCPUGenerator;
import static org.bytedeco.pytorch.global.torch.get_num_threads;
import static org.bytedeco.pytorch.global.torch.set_num_threads;

import io.dualmix.tensor.RandomStream;
import io.dualmix.tensor.TensorScope;
import io.dualmix.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.assertj.core.data.Offset;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Layers against loops in Java. */
class LayerTest {
  private static float[] wave(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) Math.sin(i * 0.7 + 0.2);
    }
    return values;
  }

  private static GeneratorOptional generator() {
    return new GeneratorOptional(createCPUGenerator(4));
  }

  @ParameterizedTest
  @CsvSource({"6, 8, 1, 1", "6, 8, 2, 1", "7, 9, 2, 1", "7, 5, 1, 2", "1, 1, 2, 1", "1, 2, 1, 3"})
  void samePaddingIsTensorFlows(int height, int width, int stride, int dilation) {
    // Documentation of tf.nn.convolution, "SAME": total = max((out - 1) s + extent - in, 0),
    // half of it, rounded down, above and left.
    int extent = 2 * dilation + 1;
    int rows = (height + stride - 1) / stride;
    int columns = (width + stride - 1) / stride;
    int above = Math.max((rows - 1) * stride + extent - height, 0) / 2;
    int left = Math.max((columns - 1) * stride + extent - width, 0) / 2;
    assertConvolution(height, width, stride, dilation, above, left, true);
  }

  @ParameterizedTest
  @CsvSource({"6, 8, 1, 1", "6, 8, 2, 1", "7, 9, 2, 1", "7, 5, 1, 2", "1, 1, 2, 1"})
  void symmetricPaddingIsTheDilation(int height, int width, int stride, int dilation) {
    assertConvolution(height, width, stride, dilation, dilation, dilation, false);
  }

  private static void assertConvolution(
      int height, int width, int stride, int dilation, int above, int left, boolean same) {
    try (ParameterStore store = new ParameterStore();
        TensorScope scope = new TensorScope();
        NoGradGuard guard = new NoGradGuard()) {
      ConvShape shape = ConvShape.depthwise(2).strided(stride).dilated(dilation);
      Conv2d.Padding padding = same ? Conv2d.Padding.TENSORFLOW_SAME : Conv2d.Padding.SYMMETRIC;
      Conv2d conv = new Conv2d(store.root(generator()), shape, padding);
      float[] x = wave(2 * height * width);
      float[] w = Tensors.toFloats(store.state().get("weight"));
      Tensor actual = conv.forward(Tensors.ofFloats(x, 1, 2, height, width));
      int rows = (height + stride - 1) / stride;
      int columns = (width + stride - 1) / stride;
      float[] expected = new float[2 * rows * columns];
      for (int i = 0; i < expected.length; i++) {
        int channel = i / (rows * columns);
        int top = i / columns % rows * stride - above;
        int start = i % columns * stride - left;
        for (int tap = 0; tap < 9; tap++) {
          int r = top + tap / 3 * dilation;
          int c = start + tap % 3 * dilation;
          if (r >= 0 && r < height && c >= 0 && c < width) {
            expected[i] += w[channel * 9 + tap] * x[(channel * height + r) * width + c];
          }
        }
      }
      assertThat(Tensors.shape(actual)).containsExactly(1, 2, rows, columns);
      assertThat(Tensors.toFloats(actual)).containsExactly(expected, Offset.offset(1e-5f));
    }
  }

  @ParameterizedTest
  @CsvSource({"2, 4, 6", "1, 1, 16", "2, 3, 5", "1, 1, 1"})
  void pointConvolutionAndItsGradientsAreTheSameOnOneThread(int images, int height, int width) {
    // 16 images of one row, or a matrix product if the pixels cannot be laid out so.
    List<float[]> one = pointConvolution(1, images, height, width);
    List<float[]> two = pointConvolution(2, images, height, width);
    for (int i = 0; i < one.size(); i++) {
      assertThat(one.get(i)).containsExactly(two.get(i), Offset.offset(1e-4f));
    }
    assertThat(one.get(0)).hasSize(images * 5 * height * width);
  }

  /** The outputs and the gradients of the image and the weights. */
  private static List<float[]> pointConvolution(int threads, int images, int height, int width) {
    int before = get_num_threads();
    set_num_threads(threads);
    try (ParameterStore store = new ParameterStore();
        TensorScope scope = new TensorScope()) {
      Conv2d conv = new Conv2d(store.root(generator()), ConvShape.of(3, 5, 1));
      store.requireGradients(null);
      Tensor x =
          Tensors.ofFloats(wave(images * 3 * height * width), images, 3, height, width)
              .contiguous(MemoryFormat.ChannelsLast)
              .requires_grad_(true);
      Tensor y = conv.forward(x);
      Tensor factors =
          Tensors.ofFloats(wave(images * 5 * height * width), images, 5, height, width);
      y.mul(factors).sum().backward();
      return List.of(
          Tensors.toFloats(y.detach()),
          Tensors.toFloats(x.grad()),
          Tensors.toFloats(store.state().get("weight").grad()));
    } finally {
      set_num_threads(before);
    }
  }

  @Test
  void batchNormNormalisesByTheBatchAndMovesItsStatisticsByATenth() {
    try (ParameterStore store = new ParameterStore();
        TensorScope scope = new TensorScope();
        NoGradGuard guard = new NoGradGuard()) {
      BatchNorm norm = new BatchNorm(store.root(generator()), 1);
      float[] x = {1, 2, 4, 9};
      Tensor actual = norm.forward(Tensors.ofFloats(x, 1, 1, 2, 2), training(0));
      double mean = 4;
      double biased = (9 + 4 + 0 + 25) / 4.0;
      double unbiased = (9 + 4 + 0 + 25) / 3.0;
      float[] expected = new float[4];
      for (int i = 0; i < 4; i++) {
        expected[i] = (float) ((x[i] - mean) / Math.sqrt(biased + 1e-5));
      }
      assertThat(Tensors.toFloats(actual)).containsExactly(expected, Offset.offset(1e-5f));
      assertThat(Tensors.toFloats(store.state().get("running_mean")))
          .containsExactly(new float[] {0.4f}, Offset.offset(1e-6f));
      assertThat(Tensors.toFloats(store.state().get("running_var")))
          .containsExactly(new float[] {(float) (0.9 + 0.1 * unbiased)}, Offset.offset(1e-6f));
    }
  }

  @Test
  void dropoutDropsWholeChannelsAndKeepsTheMean() {
    try (TensorScope scope = new TensorScope()) {
      float[] ones = new float[2 * 500 * 6];
      Arrays.fill(ones, 1);
      Tensor dropped =
          new FeatureDropout(0.25).forward(Tensors.ofFloats(ones, 2, 500, 2, 3), training(0));
      float[] actual = Tensors.toFloats(dropped);
      int kept = 0;
      for (int channel = 0; channel < 1000; channel++) {
        float[] pixels = Arrays.copyOfRange(actual, channel * 6, channel * 6 + 6);
        assertThat(pixels).containsOnly(pixels[0]);
        kept += pixels[0] == 0 ? 0 : 1;
      }
      assertThat(actual).containsOnly(0f, 4 / 3f);
      // 1000 draws: 5 standard deviations are 68.
      assertThat(kept).isBetween(750 - 68, 750 + 68);
    }
  }

  @Test
  void dropoutOfAnEqualStreamIsEqual() {
    try (TensorScope scope = new TensorScope()) {
      FeatureDropout dropout = new FeatureDropout(0.5);
      Tensor x = Tensors.ofFloats(new float[] {1, 2, 3, 4, 5, 6, 7, 8}, 1, 8, 1, 1);
      float[] one = Tensors.toFloats(dropout.forward(x, training(5)));
      assertThat(Tensors.toFloats(dropout.forward(x, training(5)))).isEqualTo(one);
      assertThat(Tensors.toFloats(dropout.forward(x, training(6)))).isNotEqualTo(one);
    }
  }

  private static ForwardContext training(long seed) {
    return ForwardContext.training(RandomStream.of(seed), false);
  }

  @Test
  void predictionDropsNothing() {
    try (TensorScope scope = new TensorScope()) {
      Tensor x = Tensors.ofFloats(new float[] {1, 2}, 1, 2, 1, 1);
      assertThat(new FeatureDropout(0.9).forward(x, ForwardContext.evaluation())).isSameAs(x);
    }
  }

  @Test
  void deepLabV2SumsItsFourRates() {
    try (ParameterStore store = new ParameterStore();
        TensorScope scope = new TensorScope();
        NoGradGuard guard = new NoGradGuard()) {
      Backbone one = new OneChannel();
      Head head =
          new DeepLabV2Head(store.root(generator()), one, ModelSpec.of("deeplabv2", "resnet18", 1));
      int size = 51;
      float[] impulse = new float[size * size];
      impulse[25 * size + 25] = 1;
      Tensor high = Tensors.ofFloats(impulse, 1, 1, size, size);
      float[] actual = Tensors.toFloats(head.forward(new Features<>(Map.of(4, high)), training(0)));
      float[] expected = new float[size * size];
      int[] rates = {6, 12, 18, 24};
      for (int i = 0; i < rates.length; i++) {
        float[] w = Tensors.toFloats(store.state().get("conv2d_list." + i + ".weight"));
        for (int tap = 0; tap < 9; tap++) {
          // A correlation: the tap at offset d answers an impulse at -d.
          int r = 25 - (tap / 3 - 1) * rates[i];
          int c = 25 - (tap % 3 - 1) * rates[i];
          expected[r * size + c] += w[tap];
        }
      }
      assertThat(actual).containsExactly(expected, Offset.offset(1e-7f));
    }
  }

  /** A backbone for heads that are given features directly. */
  private static final class OneChannel implements Backbone {
    @Override
    public List<Unit> units() {
      return List.of((input, context) -> input);
    }

    @Override
    public SortedMap<Integer, Stage> stages() {
      return new TreeMap<>(Map.of(4, new Stage(0, 1)));
    }

    @Override
    public Optional<Features<GraphBuilder.Value>> describe(
        GraphBuilder graph, GraphBuilder.Value images) {
      return Optional.of(new Features<>(Map.of(4, images)));
    }
  }

  @Test
  void aHeadNamesTheStrideThatABackboneHasNot() {
    ModelSpec spec = ModelSpec.of("deeplabv3plus", "resnet18", 3);
    assertThatThrownBy(() -> Heads.channels(new OneChannel(), 8, spec))
        .hasMessage(
            "deeplabv3plus reads features of stride 8, which resnet18 does not provide: its strides"
                + " are [4]");
  }
}
