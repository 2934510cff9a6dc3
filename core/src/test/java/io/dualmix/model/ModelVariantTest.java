package io.dualmix.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import io.dualmix.model.ModelVariant.StrideOn;
import io.dualmix.tensor.Backend;
import io.dualmix.tensor.Precision;
import io.dualmix.tensor.RandomStream;
import io.dualmix.tensor.TensorScope;
import io.dualmix.tensor.Tensors;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the variants of the literature change; PyTorchParityTest holds their numbers. */
class ModelVariantTest {
  private static final ModelSpec RESNET18 = ModelSpec.of("deeplabv2", "resnet18", 3);

  @BeforeAll
  static void oneThread() {
    // The tensors are tiny: threads would only wait for each other, on a busy machine for minutes.
    assertThat(Backend.open("cpu", Precision.FP32, 1).threads()).isEqualTo(1);
  }

  private static Tensor image(int height, int width) {
    float[] values = new float[3 * height * width];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Math.sin(i * 0.9);
    }
    return Tensors.ofFloats(values, 1, 3, height, width);
  }

  @Test
  void ceilPoolingGivesTheSizesOfAdaptSegNet() {
    ModelVariant ceil = new ModelVariant(StrideOn.CONV_3X3, true, 4, false);
    try (SegmentationModel model =
            SegmentationModel.create(RESNET18.withVariant(ceil), RandomStream.of(0));
        TensorScope scope = new TensorScope();
        NoGradGuard guard = new NoGradGuard()) {
      // As 512x1024 becomes 65x129 there.
      assertThat(Tensors.shape(model.forward(image(64, 128)))).containsExactly(1, 3, 9, 17);
    }
  }

  @Test
  void theSecondHeadAndTheUsedRatesLearnAndTheOthersDoNot() {
    ModelVariant multi = new ModelVariant(StrideOn.CONV_3X3, false, 2, true);
    try (SegmentationModel model =
            SegmentationModel.create(RESNET18.withVariant(multi), RandomStream.of(0));
        TensorScope scope = new TensorScope()) {
      List<Tensor> levels =
          model.levels(
              image(33, 33), 33, 33, ForwardContext.training(RandomStream.of(0, "dropout"), false));
      assertThat(levels).hasSize(2);
      levels.get(0).square().mean().add(levels.get(1).square().mean()).backward();
      Map<String, Tensor> state = model.state();
      for (String head : List.of("head.", "head.auxiliary.")) {
        for (int rate = 0; rate < 4; rate++) {
          String name = head + "conv2d_list." + rate + ".weight";
          assertThat(state.get(name).grad().defined()).as(name).isEqualTo(rate < 2);
        }
      }
      assertThat(model.headParameters()).hasSize(16);
    }
  }

  @Test
  void withoutASecondHeadThereIsOneLevel() {
    try (SegmentationModel model = SegmentationModel.create(RESNET18, RandomStream.of(0));
        TensorScope scope = new TensorScope();
        NoGradGuard guard = new NoGradGuard()) {
      Tensor input = image(33, 33);
      List<Tensor> levels = model.levels(input, 20, 30, ForwardContext.evaluation());
      assertThat(levels).hasSize(1);
      assertThat(Tensors.toFloats(levels.get(0)))
          .isEqualTo(Tensors.toFloats(model.logits(input, 20, 30)));
    }
  }

  @Test
  void aVariantSurvivesTheTextForm() {
    ModelSpec spec =
        ModelSpec.of("deeplabv2", "resnet101", 19).withVariant(ModelVariant.ADAPT_SEG_NET);
    assertThat(ModelSpec.fromMap(spec.toMap())).isEqualTo(spec);
  }

  @Test
  void descriptionsOfBeforeVariantsAreStandard() {
    Map<String, String> map = RESNET18.toMap();
    assertThat(map.keySet()).noneMatch(key -> key.startsWith("variant"));
    assertThat(ModelSpec.fromMap(map).variant()).isEqualTo(ModelVariant.STANDARD);
  }

  @ParameterizedTest
  @CsvSource({"deeplabv2, resnet18, 1 2", "deeplabv3plus, mobilenetv1_025, 1 2 3 4"})
  void otherRatesTakeThePlaceOfThePublishedOnes(
      String architecture, String backbone, String written) {
    List<Integer> rates = Stream.of(written.split(" ")).map(Integer::valueOf).toList();
    ModelSpec published = ModelSpec.of(architecture, backbone, 3).withOutputStride(16);
    ModelSpec spec = published.withVariant(ModelVariant.STANDARD.withRates(rates));
    assertThat(ModelSpec.fromMap(spec.toMap())).isEqualTo(spec);
    try (SegmentationModel model = SegmentationModel.create(spec, RandomStream.of(1))) {
      assertThat(model.dilationRates()).isEqualTo(rates).isEqualTo(spec.dilationRates());
    }
    try (SegmentationModel model = SegmentationModel.create(published, RandomStream.of(1))) {
      assertThat(model.dilationRates()).startsWith(6, 12, 18);
    }
  }

  @Test
  void ratesBelowOneAreRefused() {
    assertThatThrownBy(() -> ModelVariant.STANDARD.withRates(List.of(6, 0)))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("[6, 0]");
  }

  @ParameterizedTest
  @CsvSource({
    "deeplabv2, resnet18, CONV_1X1, false, 4, false, resnet50",
    "deeplabv2, mobilenetv2_100, CONV_1X1, false, 4, false, resnet50",
    "deeplabv2, mobilenetv1_100, CONV_3X3, true, 4, false, ResNet",
    "deeplabv2, mobilenetv1_100, CONV_3X3, false, 4, true, ResNet",
    "deeplabv3plus, resnet50, CONV_3X3, false, 4, true, deeplabv2",
    "deeplabv3plus, resnet50, CONV_3X3, false, 2, false, deeplabv2"
  })
  void whatANetworkDoesNotHaveIsRefused(
      String architecture,
      String backbone,
      StrideOn strideOn,
      boolean ceilPool,
      int usedRates,
      boolean auxiliary,
      String expected) {
    ModelSpec spec = ModelSpec.of(architecture, backbone, 3);
    ModelVariant variant = new ModelVariant(strideOn, ceilPool, usedRates, auxiliary);
    assertThatThrownBy(() -> spec.withVariant(variant))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining(expected);
  }
}
