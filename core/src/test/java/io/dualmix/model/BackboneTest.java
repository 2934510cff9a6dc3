package io.dualmix.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bytedeco.pytorch.global.torch.batch_norm;
import static org.bytedeco.pytorch.global.torch.conv2d;
import static org.bytedeco.pytorch.global.torch.createCPUGenerator;
import static org.bytedeco.pytorch.global.torch.max_pool2d;
import static org.bytedeco.pytorch.global.torch.relu;

import io.dualmix.tensor.Backend;
import io.dualmix.tensor.Precision;
import io.dualmix.tensor.TensorScope;
import io.dualmix.tensor.Tensors;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.assertj.core.data.Offset;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackboneTest {
  private static final ForwardContext EVALUATION = ForwardContext.evaluation();

  @BeforeAll
  static void oneThread() {
    // The tensors are tiny: threads would only wait for each other, on a busy machine for minutes.
    assertThat(Backend.open("cpu", Precision.FP32, 1).threads()).isEqualTo(1);
  }

  private static GeneratorOptional generator() {
    return new GeneratorOptional(createCPUGenerator(11));
  }

  private static Tensor image(int height, int width) {
    float[] values = new float[3 * height * width];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Math.sin(i * 1.7);
    }
    return Tensors.ofFloats(values, 1, 3, height, width);
  }

  /** Every {@code step}-th row and column from {@code start} on. */
  private static Tensor every(Tensor x, long start, long step) {
    LongOptional from = new LongOptional(start);
    return x.slice(2, from, new LongOptional(), step).slice(3, from, new LongOptional(), step);
  }

  private static void assertClose(Tensor actual, Tensor expected) {
    assertThat(Tensors.shape(actual)).isEqualTo(Tensors.shape(expected));
    float[] values = Tensors.toFloats(expected);
    float largest = expected.abs().max().item_float();
    assertThat(largest).isGreaterThan(0);
    assertThat(Tensors.toFloats(actual)).containsExactly(values, Offset.offset(largest * 1e-5f));
  }

  @ParameterizedTest
  @CsvSource({
    "resnet18, 8, 5, 9", "resnet18, 16, 3, 5", "resnet18, 32, 2, 3",
    "mobilenetv1_025, 8, 5, 9", "mobilenetv1_025, 16, 3, 5", "mobilenetv1_025, 32, 2, 3",
    "mobilenetv2_035, 8, 5, 9", "mobilenetv2_035, 16, 3, 5", "mobilenetv2_035, 32, 2, 3"
  })
  void highFeaturesHaveTheOutputStrideRoundedUp(String name, int stride, long rows, long columns) {
    try (ParameterStore store = new ParameterStore();
        TensorScope scope = new TensorScope();
        NoGradGuard guard = new NoGradGuard()) {
      Backbone backbone =
          Backbones.create(name, store.root(generator()), stride, ModelVariant.STANDARD);
      Features<Tensor> features = backbone.forward(image(33, 65), Set.of(4, 32), EVALUATION);
      assertThat(Tensors.shape(features.at(32)))
          .containsExactly(1, backbone.channels().get(32), rows, columns);
      assertThat(Tensors.shape(features.at(4)))
          .containsExactly(1, backbone.channels().get(4), 9, 17);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "resnet18, '4, 8, 16, 32', '64, 128, 256, 512'",
    "resnet101, '4, 8, 16, 32', '256, 512, 1024, 2048'",
    "mobilenetv1_100, '2, 4, 8, 16, 32', '64, 128, 256, 512, 1024'",
    "mobilenetv2_100, '2, 4, 8, 16, 32', '16, 24, 32, 96, 320'"
  })
  void everyStageHasItsStrideWhateverTheOutputStride(String name, String strides, String channels) {
    for (int outputStride : Backbones.outputStrides(name)) {
      try (ParameterStore store = new ParameterStore();
          TensorScope scope = new TensorScope();
          NoGradGuard guard = new NoGradGuard()) {
        Backbone backbone =
            Backbones.create(name, store.root(generator()), outputStride, ModelVariant.STANDARD);
        assertThat(backbone.channels().keySet()).hasToString("[" + strides + "]");
        assertThat(backbone.channels().values()).hasToString("[" + channels + "]");
        Features<Tensor> features =
            backbone.forward(image(65, 33), backbone.channels().keySet(), EVALUATION);
        backbone
            .channels()
            .forEach(
                (stride, width) -> {
                  int step = Math.min(stride, outputStride);
                  assertThat(Tensors.shape(features.at(stride)))
                      .containsExactly(1, width, (64 + step) / step, (32 + step) / step);
                });
      }
    }
  }

  @Test
  void featuresThatNobodyAskedForAreNotThere() {
    try (ParameterStore store = new ParameterStore();
        TensorScope scope = new TensorScope();
        NoGradGuard guard = new NoGradGuard()) {
      Backbone backbone =
          Backbones.create("resnet18", store.root(generator()), 32, ModelVariant.STANDARD);
      assertThat(backbone.unitsFor(Set.of(8, 4))).hasSize(5);
      Features<Tensor> features = backbone.forward(image(33, 33), Set.of(8, 4), EVALUATION);
      assertThat(Tensors.shape(features.at(8))).containsExactly(1, 128, 5, 5);
      assertThatThrownBy(() -> features.at(32)).hasMessageContaining("only of [4, 8]");
    }
  }

  @Test
  void anOutputStrideThatABackboneCannotHaveIsAnsweredWithThoseItCan() {
    ModelSpec spec = ModelSpec.of("deeplabv2", "resnet50", 3);
    assertThatThrownBy(() -> spec.withOutputStride(4))
        .hasMessage("resnet50 does not support the output stride 4, only [8, 16, 32]");
  }

  /** Dilation instead of stride computes the same function at more places. */
  @Tag("slow")
  @ParameterizedTest
  @CsvSource({
    "resnet18, 8, 64, 96",
    "resnet18, 16, 64, 96",
    "resnet18, 8, 37, 51",
    "resnet50, 8, 64, 96",
    "resnet50, 16, 35, 65"
  })
  void dilatedResNetsAgreeWithStridedOnes(String name, int stride, int height, int width) {
    assertDilatedAgrees(name, stride, height, width, 0);
  }

  /** TensorFlow pads below and right first, so the strided places are the odd ones. */
  @Test
  void aDilatedMobileNetAgreesWithTheStridedOne() {
    assertDilatedAgrees("mobilenetv1_025", 16, 64, 96, 1);
  }

  /** Padding is symmetric here, so the strided places are the even ones. */
  @Test
  void aDilatedMobileNetV2AgreesWithTheStridedOne() {
    assertDilatedAgrees("mobilenetv2_035", 8, 64, 96, 0);
  }

  @ParameterizedTest
  @CsvSource({"32, 0.35, 16", "24, 0.35, 8", "64, 0.35, 24", "96, 0.5, 48", "16, 0.5, 8"})
  void widthsOfMobileNetV2AreThoseOfItsPublishedModels(int channels, double width, int scaled) {
    assertThat(MobileNetV2.scaled(channels, width)).isEqualTo(scaled);
  }

  private static void assertDilatedAgrees(
      String name, int stride, int height, int width, long start) {
    try (ParameterStore strided = new ParameterStore();
        ParameterStore dilated = new ParameterStore();
        TensorScope scope = new TensorScope();
        NoGradGuard guard = new NoGradGuard()) {
      Backbone few = Backbones.create(name, strided.root(generator()), 32, ModelVariant.STANDARD);
      Backbone many =
          Backbones.create(name, dilated.root(generator()), stride, ModelVariant.STANDARD);
      Tensor image = image(height, width);
      Tensor expected = few.forward(image, Set.of(32), EVALUATION).at(32);
      Tensor dense = many.forward(image, Set.of(32), EVALUATION).at(32);
      assertClose(every(dense, start, 32 / stride), expected);
    }
  }

  @Test
  void resNet18IsTheCompositionOfItsTensors() {
    try (ParameterStore store = new ParameterStore();
        TensorScope scope = new TensorScope();
        NoGradGuard guard = new NoGradGuard()) {
      Backbone backbone =
          Backbones.create("resnet18", store.root(generator()), 32, ModelVariant.STANDARD);
      Map<String, Tensor> state = store.state();
      randomiseNorms(state);
      Reference net = new Reference(state);
      Tensor x = net.stem(image(41, 35));
      for (int layer = 1; layer <= 4; layer++) {
        for (int block = 0; block < 2; block++) {
          String at = "layer" + layer + "." + block + ".";
          long stride = layer > 1 && block == 0 ? 2 : 1;
          Tensor y = relu(net.convNorm(x, at + "conv1", at + "bn1", stride, 1));
          y = net.convNorm(y, at + "conv2", at + "bn2", 1, 1);
          x = relu(y.add(net.shortcut(x, at, stride)));
        }
      }
      assertClose(backbone.forward(image(41, 35), Set.of(32), EVALUATION).at(32), x);
    }
  }

  @Tag("slow")
  @Test
  void resNet50StridesOnThe3x3Convolution() {
    try (ParameterStore store = new ParameterStore();
        TensorScope scope = new TensorScope();
        NoGradGuard guard = new NoGradGuard()) {
      Backbone backbone =
          Backbones.create("resnet50", store.root(generator()), 32, ModelVariant.STANDARD);
      Map<String, Tensor> state = store.state();
      randomiseNorms(state);
      Reference net = new Reference(state);
      int[] depths = {3, 4, 6, 3};
      Tensor x = net.stem(image(41, 35));
      for (int layer = 1; layer <= 4; layer++) {
        for (int block = 0; block < depths[layer - 1]; block++) {
          String at = "layer" + layer + "." + block + ".";
          long stride = layer > 1 && block == 0 ? 2 : 1;
          Tensor y = relu(net.convNorm(x, at + "conv1", at + "bn1", 1, 0));
          y = relu(net.convNorm(y, at + "conv2", at + "bn2", stride, 1));
          y = net.convNorm(y, at + "conv3", at + "bn3", 1, 0);
          x = relu(y.add(net.shortcut(x, at, stride)));
        }
      }
      assertClose(backbone.forward(image(41, 35), Set.of(32), EVALUATION).at(32), x);
    }
  }

  private static void randomiseNorms(Map<String, Tensor> state) {
    GeneratorOptional generator = generator();
    state.forEach(
        (name, tensor) -> {
          if (name.contains("bn") || name.contains("downsample.1")) {
            if (name.endsWith("weight") || name.endsWith("running_var")) {
              tensor.uniform_(0.3, 0.8, generator);
            } else if (name.endsWith("bias") || name.endsWith("running_mean")) {
              tensor.uniform_(-0.3, 0.3, generator);
            }
          }
        });
  }

  /** ResNets written down once more, from names and plain operations. */
  private record Reference(Map<String, Tensor> state) {
    Tensor stem(Tensor image) {
      Tensor x = relu(convNorm(image, "conv1", "bn1", 2, 3));
      long[] two = {2, 2};
      return max_pool2d(x, new long[] {3, 3}, two, new long[] {1, 1}, new long[] {1, 1}, false);
    }

    Tensor shortcut(Tensor x, String at, long stride) {
      boolean present = state.containsKey(at + "downsample.0.weight");
      return present ? convNorm(x, at + "downsample.0", at + "downsample.1", stride, 0) : x;
    }

    Tensor convNorm(Tensor x, String conv, String norm, long stride, long padding) {
      BiFunction<String, String, TensorOptional> of =
          (name, part) -> new TensorOptional(state.get(name + "." + part));
      Tensor y =
          conv2d(
              x,
              state.get(conv + ".weight"),
              new TensorOptional(),
              new long[] {stride, stride},
              new long[] {padding, padding},
              new long[] {1, 1},
              1);
      return batch_norm(
          y,
          of.apply(norm, "weight"),
          of.apply(norm, "bias"),
          of.apply(norm, "running_mean"),
          of.apply(norm, "running_var"),
          false,
          0.1,
          1e-5,
          false);
    }
  }
}
