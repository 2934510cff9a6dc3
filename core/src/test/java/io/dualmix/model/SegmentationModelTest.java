package io.dualmix.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bytedeco.pytorch.global.torch.createCPUGenerator;
import static org.bytedeco.pytorch.global.torch.manual_seed;
import static org.bytedeco.pytorch.global.torch.rand;

import io.dualmix.DualMixException;
import io.dualmix.tensor.Backend;
import io.dualmix.tensor.Precision;
import io.dualmix.tensor.RandomStream;
import io.dualmix.tensor.TensorScope;
import io.dualmix.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SegmentationModelTest {
  private static final ModelSpec SMALL =
      ModelSpec.of("deeplabv3plus", "mobilenetv1_025", 3).withHeadChannels(16);

  @BeforeAll
  static void oneThread() {
    // The tensors are tiny: threads would only wait for each other, on a busy machine for minutes.
    assertThat(Backend.open("cpu", Precision.FP32, 1).threads()).isEqualTo(1);
  }

  private static SegmentationModel small() {
    return SegmentationModel.create(SMALL, RandomStream.of(1));
  }

  private static Tensor input(int height, int width) {
    float[] values = new float[3 * height * width];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Math.sin(i);
    }
    return Tensors.ofFloats(values, 1, 3, height, width);
  }

  private static ForwardContext training() {
    return ForwardContext.training(RandomStream.of(0, "dropout"), false);
  }

  private static float[] predict(SegmentationModel model) {
    try (TensorScope scope = new TensorScope();
        NoGradGuard guard = new NoGradGuard()) {
      return Tensors.toFloats(model.logits(input(17, 23), 17, 23));
    }
  }

  /** Counts of torchvision 0.x without the classifier, from its documentation. */
  @ParameterizedTest
  @CsvSource({
    "resnet18, 11176512",
    "resnet34, 21284672",
    "resnet50, 23508032",
    "resnet101, 42500160"
  })
  void backbonesHaveTorchvisionsParameterCounts(String backbone, long expected) {
    ModelSpec spec = ModelSpec.of("deeplabv2", backbone, 19);
    try (SegmentationModel model = SegmentationModel.create(spec, RandomStream.of(0))) {
      assertThat(model.backboneParameterCount()).isEqualTo(expected);
    }
  }

  @Test
  void deepLabV2HasFourBiased3x3ConvolutionsOverTheBackbone() {
    ModelSpec spec = ModelSpec.of("deeplabv2", "resnet18", 19);
    try (SegmentationModel model = SegmentationModel.create(spec, RandomStream.of(0))) {
      assertThat(model.parameterCount() - model.backboneParameterCount())
          .isEqualTo(4 * (512 * 19 * 9 + 19));
    }
  }

  @Test
  void namesAreTorchvisions() {
    ModelSpec spec = ModelSpec.of("deeplabv2", "resnet18", 19);
    try (SegmentationModel model = SegmentationModel.create(spec, RandomStream.of(0))) {
      Map<String, Tensor> state = model.state();
      // torchvision's resnet18 has 122 entries, two of them the classifier's.
      assertThat(state.keySet().stream().filter(n -> n.startsWith("backbone."))).hasSize(120);
      assertThat(state)
          .containsKeys(
              "backbone.conv1.weight",
              "backbone.bn1.running_mean",
              "backbone.bn1.num_batches_tracked",
              "backbone.layer1.0.conv2.weight",
              "backbone.layer2.0.downsample.0.weight",
              "backbone.layer4.1.bn2.running_var",
              "head.conv2d_list.3.bias");
      assertThat(Tensors.shape(state.get("backbone.layer2.0.downsample.0.weight")))
          .containsExactly(128, 64, 1, 1);
    }
  }

  @Test
  void equalStreamsGiveEqualWeightsWhateverTheEnginesGenerator() {
    manual_seed(1);
    try (SegmentationModel one = small()) {
      manual_seed(2);
      try (SegmentationModel other = small()) {
        assertThat(predict(other)).isEqualTo(predict(one));
      }
    }
  }

  @Test
  void creationLeavesTheEnginesGeneratorAlone() {
    try (TensorScope scope = new TensorScope()) {
      manual_seed(7);
      float[] expected = Tensors.toFloats(rand(4));
      manual_seed(7);
      small().close();
      assertThat(Tensors.toFloats(rand(4))).isEqualTo(expected);
    }
  }

  @Test
  void headsOfDeepLabV2AreDrawnWithDeviationOneHundredth() {
    ModelSpec spec = ModelSpec.of("deeplabv2", "resnet18", 19);
    try (SegmentationModel model = SegmentationModel.create(spec, RandomStream.of(0))) {
      double squares = 0;
      float[] values = Tensors.toFloats(model.state().get("head.conv2d_list.1.weight"));
      for (float value : values) {
        squares += (double) value * value;
      }
      // 87,552 draws: the estimate of the deviation is good to about a quarter of a percent.
      assertThat(Math.sqrt(squares / values.length)).isBetween(0.0098, 0.0102);
    }
  }

  @Test
  void anOpenScopeDoesNotTakeTheModelAlong() {
    SegmentationModel inside;
    try (TensorScope scope = new TensorScope()) {
      inside = small();
    }
    try (SegmentationModel outside = small()) {
      assertThat(predict(inside)).isEqualTo(predict(outside));
    } finally {
      inside.close();
    }
  }

  @Tag("slow")
  @Test
  void closedModelsGiveTheirMemoryBack() {
    createAndClose(40);
    long before = Pointer.physicalBytes();
    createAndClose(200);
    // One model has about 1.7 MB of tensors: 200 that stay would be 340 MB.
    assertThat(Pointer.physicalBytes() - before).isLessThan(80L << 20);
  }

  private static void createAndClose(int count) {
    for (int i = 0; i < count; i++) {
      try (TensorScope scope = new TensorScope();
          SegmentationModel model = small()) {}
    }
  }

  @Tag("slow")
  @Test
  void trainingStepsLeaveMemoryFlat() {
    try (SegmentationModel model = small();
        TensorScope scope = new TensorScope()) {
      Tensor image = input(65, 97);
      steps(model, image, 10);
      long before = Pointer.physicalBytes();
      // A forgotten activation per step, of 0.5 MB on average, would be 40 MB.
      steps(model, image, 80);
      assertThat(Pointer.physicalBytes() - before).isLessThan(25L << 20);
    }
  }

  private static void steps(SegmentationModel model, Tensor image, int count) {
    for (int i = 0; i < count; i++) {
      try (TensorScope scope = new TensorScope()) {
        model.logits(image, 65, 97, training()).square().mean().backward();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(BatchNormMode.class)
  void runningStatisticsMoveUnlessFrozen(BatchNormMode mode) {
    ModelSpec spec = SMALL.withBatchNorm(mode);
    try (SegmentationModel model = SegmentationModel.create(spec, RandomStream.of(1));
        TensorScope scope = new TensorScope()) {
      Tensor mean = model.state().get("backbone.bn1.running_mean");
      float[] before = Tensors.toFloats(mean);
      assertThat(model.forward(input(33, 33), training()).defined()).isTrue();
      boolean moved = !Arrays.equals(before, Tensors.toFloats(mean));
      assertThat(moved).isEqualTo(mode != BatchNormMode.FROZEN);
    }
  }

  @ParameterizedTest
  @EnumSource(BatchNormMode.class)
  void affineParametersTrainOnlyInTrainedMode(BatchNormMode mode) {
    ModelSpec spec = SMALL.withBatchNorm(mode);
    try (SegmentationModel model = SegmentationModel.create(spec, RandomStream.of(1))) {
      // A stem and 12 blocks of two pairs each: 25 convolutions, and a norm with two tensors each.
      int expected = mode == BatchNormMode.TRAINED ? 75 : 25;
      assertThat(model.backboneParameters()).hasSize(expected);
      assertThat(model.backboneParameters()).allMatch(Tensor::requires_grad);
    }
  }

  @Test
  void decayingNormsTheGroupsAreBackboneAndHead() {
    try (SegmentationModel model = small()) {
      assertThat(model.decaysNorms()).isTrue();
      List<ParameterGroup> groups = model.parameterGroups(10, true);
      assertThat(groups)
          .containsExactly(
              new ParameterGroup("backbone", 1, true, model.backboneParameters()),
              new ParameterGroup("head", 10, true, model.headParameters()));
    }
  }

  @Test
  void otherwiseNormsAndBiasesAreGroupsOfTheirOwn() {
    try (SegmentationModel model = small()) {
      List<ParameterGroup> groups = model.parameterGroups(10, false);
      assertThat(groups)
          .extracting(ParameterGroup::name)
          .containsExactly("backbone", "backbone.no_decay", "head", "head.no_decay");
      assertThat(groups)
          .extracting(ParameterGroup::rateFactor)
          .containsExactly(1.0, 1.0, 10.0, 10.0);
      assertThat(groups)
          .extracting(ParameterGroup::decays)
          .containsExactly(true, false, true, false);
      for (ParameterGroup group : groups) {
        assertThat(group.tensors()).allMatch(tensor -> group.decays() == tensor.dim() > 1);
      }
      List<Tensor> all = new ArrayList<>(model.backboneParameters());
      all.addAll(model.headParameters());
      assertThat(groups.stream().flatMap(group -> group.tensors().stream()))
          .containsExactlyInAnyOrderElementsOf(all);
    }
  }

  /** Norms whose scale and shift are fixed belong to no group. */
  @Test
  void groupsWithoutATensorAreLeftOut() {
    ModelSpec spec =
        ModelSpec.of("deeplabv2", "mobilenetv1_025", 2).withBatchNorm(BatchNormMode.FROZEN_AFFINE);
    try (SegmentationModel model = SegmentationModel.create(spec, RandomStream.of(1))) {
      assertThat(model.parameterGroups(1, false))
          .extracting(ParameterGroup::name)
          .containsExactly("backbone", "head", "head.no_decay");
    }
  }

  /** Positions have as many dimensions as weights: they say what they are. */
  @Test
  void positionsAreTrainedWithoutBeingWeights() {
    try (ParameterStore store = new ParameterStore();
        TensorScope scope = new TensorScope()) {
      ParameterStore.Node root = store.root(new GeneratorOptional(createCPUGenerator(1)));
      Tensor position = root.position("pos_embed", 0.02, 1, 9, 4);
      Tensor weight = root.normal("weight", 0.02, 4, 4);
      Tensor bias = root.bias("bias", 4);
      store.requireGradients("");
      assertThat(store.trainable("", true)).containsExactly(weight);
      assertThat(store.trainable("", false)).containsExactly(position, bias);
      assertThat(store.trainable("")).containsExactly(position, weight, bias);
    }
  }

  @Test
  void evaluationLeavesTheStateAlone() {
    try (SegmentationModel model = small()) {
      float[] before = Tensors.toFloats(model.state().get("backbone.bn1.running_mean"));
      assertThat(predict(model)).isNotEmpty();
      assertThat(Tensors.toFloats(model.state().get("backbone.bn1.running_mean")))
          .isEqualTo(before);
    }
  }

  @Test
  void batchesAreCountedAsTorchvisionDoes() {
    try (SegmentationModel model = small();
        TensorScope scope = new TensorScope()) {
      assertThat(model.forward(input(33, 33), training()).defined()).isTrue();
      assertThat(model.forward(input(33, 33), training()).defined()).isTrue();
      Tensor counter = model.state().get("backbone.bn1.num_batches_tracked");
      assertThat(Tensors.toLongs(counter)).containsExactly(2);
    }
  }

  @Test
  void movingToTheSameDeviceKeepsValuesAndTensors() {
    try (SegmentationModel model = small()) {
      float[] before = predict(model);
      List<Tensor> tensors = model.headParameters();
      model.to(Backend.open("cpu", Precision.FP32, 1));
      assertThat(predict(model)).isEqualTo(before);
      assertThat(model.headParameters().get(0)).isSameAs(tensors.get(0));
    }
  }

  @Test
  void anInputOfAnotherShapeIsNamed() {
    try (SegmentationModel model = small();
        TensorScope scope = new TensorScope()) {
      Tensor grey = Tensors.ofFloats(new float[16], 1, 1, 4, 4);
      assertThatThrownBy(() -> model.forward(grey))
          .isInstanceOf(DualMixException.class)
          .hasMessageContaining("[1, 1, 4, 4]")
          .hasMessageContaining("[N, 3, H, W]");
    }
  }

  @Test
  void bytesAreSentBackToNormalisation() {
    try (SegmentationModel model = small();
        TensorScope scope = new TensorScope()) {
      Tensor bytes = Tensors.ofBytes(new byte[48], 1, 3, 4, 4);
      assertThatThrownBy(() -> model.forward(bytes))
          .isInstanceOfSatisfying(
              DualMixException.class, e -> assertThat(e.remedy()).contains("normalise"));
    }
  }

  @Test
  void aClosedModelSaysSo() {
    SegmentationModel model = small();
    model.close();
    model.close();
    try (TensorScope scope = new TensorScope()) {
      Tensor image = input(4, 4);
      assertThatThrownBy(() -> model.forward(image))
          .isInstanceOf(DualMixException.class)
          .hasMessageContaining("closed");
    }
  }

  @Test
  void unknownNamesListTheKnownOnes() {
    assertThatThrownBy(() -> ModelSpec.of("deeplabv2", "resnet19", 3))
        .isInstanceOfSatisfying(
            DualMixException.class, e -> assertThat(e.remedy()).contains("resnet18", "resnet101"));
    assertThatThrownBy(() -> ModelSpec.of("unet", "resnet18", 3))
        .isInstanceOfSatisfying(
            DualMixException.class, e -> assertThat(e.remedy()).contains("deeplabv3plus"));
  }
}
