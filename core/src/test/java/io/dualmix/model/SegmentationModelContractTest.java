package io.dualmix.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.dualmix.tensor.Backend;
import io.dualmix.tensor.NoGrad;
import io.dualmix.tensor.Precision;
import io.dualmix.tensor.RandomStream;
import io.dualmix.tensor.TensorScope;
import io.dualmix.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every architecture on every backbone. */
@Tag("slow")
class SegmentationModelContractTest {
  private static final int CLASSES = 5;

  @BeforeAll
  static void oneThread() {
    // The tensors are tiny: threads would only wait for each other, on a busy machine for minutes.
    assertThat(Backend.open("cpu", Precision.FP32, 1).threads()).isEqualTo(1);
  }

  static Stream<Arguments> models() {
    return Heads.names().stream()
        .flatMap(a -> Backbones.names().stream().map(b -> Arguments.of(a, b)));
  }

  /** Of each head one model, for what no backbone changes. */
  static Stream<Arguments> heads() {
    return Heads.names().stream().map(a -> Arguments.of(a, "mobilenetv1_025"));
  }

  private static ModelSpec spec(String architecture, String backbone) {
    return ModelSpec.of(architecture, backbone, CLASSES).withHeadChannels(16).withOutputStride(16);
  }

  private static SegmentationModel create(ModelSpec spec) {
    return SegmentationModel.create(spec, RandomStream.of(3, "contract"));
  }

  /** Noise in -1..1, the same on every call. */
  private static Tensor noise(long... shape) {
    long count = 1;
    for (long size : shape) {
      count *= size;
    }
    RandomStream random = RandomStream.of(5, "noise");
    float[] values = new float[(int) count];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.uniform(-1, 1);
    }
    return Tensors.ofFloats(values, shape);
  }

  private static Map<String, float[]> values(SegmentationModel model) {
    Map<String, float[]> values = new LinkedHashMap<>();
    model.state().forEach((name, tensor) -> values.put(name, Tensors.toFloats(tensor)));
    return values;
  }

  private static ForwardContext training() {
    return ForwardContext.training(RandomStream.of(0, "dropout"), false);
  }

  private static void backward(SegmentationModel model, Tensor input) {
    Tensor logits = model.logits(input, input.size(2), input.size(3), training());
    Tensor target = noise(Tensors.shape(logits));
    logits.sub(target).square().mean().backward();
  }

  /** All gradients and buffers after a step of training. */
  private static Map<String, float[]> trained(ModelSpec spec, boolean recompute, Precision how) {
    Backend backend = Backend.open("cpu", how, 1);
    Map<String, float[]> all = new LinkedHashMap<>();
    try (SegmentationModel model = create(spec);
        TensorScope scope = new TensorScope();
        ForwardContext context =
            ForwardContext.training(RandomStream.of(0, "dropout"), recompute)) {
      List<Tensor> levels =
          backend.autocast(() -> model.coarseLevels(noise(2, 3, 33, 49), context));
      Tensor target = noise(Tensors.shape(levels.get(0)));
      Tensor loss = levels.get(0).sub(target).square().mean();
      for (Tensor level : levels.subList(1, levels.size())) {
        loss = loss.add(level.square().mean());
      }
      context.backward(loss, backend);
      model
          .state()
          .forEach(
              (name, tensor) -> {
                all.put(name, Tensors.toFloats(tensor));
                if (tensor.grad().defined()) {
                  all.put("gradient of " + name, Tensors.toFloats(tensor.grad()));
                }
              });
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("models")
  void computingBlocksAgainChangesNoNumber(String architecture, String backbone) {
    Map<String, float[]> plain = trained(spec(architecture, backbone), false, Precision.FP32);
    Map<String, float[]> again = trained(spec(architecture, backbone), true, Precision.FP32);
    assertThat(plain.keySet()).anyMatch(name -> name.startsWith("gradient of backbone."));
    assertThat(again.keySet()).isEqualTo(plain.keySet());
    // Where three gradients meet, they are added in another order.
    again.forEach((name, values) -> assertAlike(name, values, plain.get(name), 1e-4));
  }

  /** Within a share of the largest value. */
  private static void assertAlike(String name, float[] actual, float[] expected, double share) {
    double largest = 0;
    double difference = 0;
    for (int i = 0; i < expected.length; i++) {
      largest = Math.max(largest, Math.abs(expected[i]));
      difference = Math.max(difference, Math.abs(expected[i] - actual[i]));
    }
    // Where a norm follows, some gradients are 0 but for rounding.
    assertThat(difference).as(name).isLessThanOrEqualTo(share * largest + 1e-6);
  }

  /** Norms go into the weights where no gradient is wanted: the same function in fewer passes. */
  @ParameterizedTest
  @MethodSource("models")
  void predictingComputesWhatEvaluationWithGradientsDoes(String architecture, String backbone) {
    try (SegmentationModel model = create(spec(architecture, backbone));
        TensorScope scope = new TensorScope()) {
      moveNorms(model);
      Tensor input = noise(2, 3, 33, 49);
      float[] recorded = Tensors.toFloats(model.forward(input));
      assertAlike("fp32", predicted(model, input, Precision.FP32), recorded, 1e-4);
      // Other weights are rounded to 16 bits: not the same results, but as near to the true ones.
      Backend half = Backend.open("cpu", Precision.BF16, 1);
      float[] rounded = Tensors.toFloats(half.autocast(() -> model.forward(input)));
      assertThat(distance(predicted(model, input, Precision.BF16), recorded))
          .isLessThan(1.5 * distance(rounded, recorded));
    }
  }

  private static float[] predicted(SegmentationModel model, Tensor input, Precision precision) {
    try (TensorScope scope = new TensorScope();
        NoGrad guard = NoGrad.open()) {
      Backend backend = Backend.open("cpu", precision, 1);
      return Tensors.toFloats(backend.autocast(() -> model.forward(input)));
    }
  }

  private static double distance(float[] actual, float[] expected) {
    double sum = 0;
    for (int i = 0; i < expected.length; i++) {
      sum += Math.abs(expected[i] - actual[i]);
    }
    return sum / expected.length;
  }

  /** Scales, shifts and running statistics as no fresh model has them. */
  private static void moveNorms(SegmentationModel model) {
    RandomStream random = RandomStream.of(7, "norms");
    try (NoGrad guard = NoGrad.open()) {
      model
          .state()
          .forEach(
              (name, tensor) -> {
                if (tensor.dim() == 1 && !name.endsWith("num_batches_tracked")) {
                  float[] values = new float[(int) tensor.numel()];
                  for (int i = 0; i < values.length; i++) {
                    values[i] = (float) random.uniform(0.5, 1.5);
                  }
                  tensor.copy_(Tensors.ofFloats(values, values.length));
                }
              });
    }
  }

  @Test
  void computingBlocksAgainServesTheSecondHeadAndHalfPrecision() {
    ModelSpec spec =
        ModelSpec.of("deeplabv2", "resnet50", CLASSES).withVariant(ModelVariant.ADAPT_SEG_NET);
    Map<String, float[]> plain = trained(spec, false, Precision.BF16);
    Map<String, float[]> again = trained(spec, true, Precision.BF16);
    assertThat(plain.keySet()).anyMatch(name -> name.startsWith("gradient of head.auxiliary"));
    // Another order of addition in 8 bits of mantissa, through 50 layers.
    again.forEach((name, values) -> assertAlike(name, values, plain.get(name), 0.1));
  }

  @ParameterizedTest
  @MethodSource("models")
  void logitsHaveTheLabelsSizeAndTheSpecsClasses(String architecture, String backbone) {
    try (SegmentationModel model = create(spec(architecture, backbone));
        TensorScope scope = new TensorScope();
        NoGradGuard guard = new NoGradGuard()) {
      Tensor logits = model.logits(noise(2, 3, 17, 33), 40, 70);
      assertThat(Tensors.shape(logits)).containsExactly(2, CLASSES, 40, 70);
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void forwardHasTheHeadsResolution(String architecture, String backbone) {
    try (SegmentationModel model = create(spec(architecture, backbone));
        TensorScope scope = new TensorScope();
        NoGradGuard guard = new NoGradGuard()) {
      long[] expected =
          architecture.equals("deeplabv2")
              ? new long[] {1, CLASSES, 2, 3}
              : new long[] {1, CLASSES, 5, 9};
      assertThat(Tensors.shape(model.forward(noise(1, 3, 17, 33)))).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void aSinglePixelPassesInTrainModeAndLeavesTheStateFinite(String architecture, String backbone) {
    try (SegmentationModel model = create(spec(architecture, backbone));
        TensorScope scope = new TensorScope();
        NoGradGuard guard = new NoGradGuard()) {
      assertThat(Tensors.toFloats(model.logits(noise(1, 3, 1, 1), 1, 1, training())))
          .hasSize(CLASSES);
      values(model)
          .forEach(
              (name, all) -> {
                for (float value : all) {
                  assertThat(Float.isFinite(value)).as(name).isTrue();
                }
              });
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void gradientsReachEveryTrainableParameter(String architecture, String backbone) {
    try (SegmentationModel model = create(spec(architecture, backbone));
        TensorScope scope = new TensorScope()) {
      backward(model, noise(2, 3, 17, 33));
      List<Tensor> trainable = new ArrayList<>(model.backboneParameters());
      trainable.addAll(model.headParameters());
      List<String> without = new ArrayList<>();
      model
          .state()
          .forEach(
              (name, tensor) -> {
                boolean reached =
                    tensor.grad().defined() && tensor.grad().abs().sum().item_float() > 0;
                if (tensor.requires_grad() && !reached) {
                  without.add(name);
                }
              });
      assertThat(without).isEmpty();
      assertThat(trainable.stream().mapToLong(Tensor::numel).sum())
          .isEqualTo(model.parameterCount());
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void frozenBatchNormOfTheBackboneDoesNotMove(String architecture, String backbone) {
    ModelSpec frozen = spec(architecture, backbone).withBatchNorm(BatchNormMode.FROZEN);
    try (SegmentationModel model = create(frozen);
        TensorScope scope = new TensorScope()) {
      Map<String, float[]> before = values(model);
      backward(model, noise(2, 3, 17, 33));
      model
          .state()
          .forEach(
              (name, tensor) -> {
                if (!tensor.requires_grad() && name.startsWith("backbone.")) {
                  assertThat(Tensors.toFloats(tensor)).as(name).isEqualTo(before.get(name));
                  assertThat(tensor.grad().defined()).as(name).isFalse();
                } else if (name.startsWith("head.") && name.endsWith("running_mean")) {
                  assertThat(Tensors.toFloats(tensor)).as(name).isNotEqualTo(before.get(name));
                } else if (name.startsWith("head.") && !name.contains("num_batches")) {
                  assertThat(tensor.requires_grad() || name.endsWith("running_var"))
                      .as("%s is trained", name)
                      .isTrue();
                }
              });
    }
  }

  @ParameterizedTest
  @MethodSource("heads")
  void tapsThatNoImageReachesStartAtZeroAndStayThere(String architecture, String backbone) {
    try (SegmentationModel model = create(spec(architecture, backbone));
        TensorScope scope = new TensorScope();
        NoGradGuard guard = new NoGradGuard()) {
      Tensor small = noise(1, 3, 33, 65);
      Tensor large = noise(1, 3, 33, 330);
      float[] before = Tensors.toFloats(model.forward(small));
      float[] largeBefore = Tensors.toFloats(model.forward(large));
      model.zeroUnreachedTaps(33, 65);
      assertThat(Tensors.toFloats(model.forward(small))).isEqualTo(before);
      boolean beyond =
          model.dilationRates().stream().anyMatch(rate -> rate >= model.spec().mapSize(33));
      assertThat(Arrays.equals(Tensors.toFloats(model.forward(large)), largeBefore))
          .isNotEqualTo(beyond);
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void equalStatesGiveEqualLogits(String architecture, String backbone) {
    ModelSpec spec = spec(architecture, backbone);
    try (SegmentationModel one = create(spec);
        SegmentationModel other = SegmentationModel.create(spec, RandomStream.of(99));
        TensorScope scope = new TensorScope();
        NoGradGuard guard = new NoGradGuard()) {
      Tensor input = noise(1, 3, 17, 33);
      float[] expected = Tensors.toFloats(one.forward(input));
      assertThat(Tensors.toFloats(other.forward(input))).isNotEqualTo(expected);
      Map<String, Tensor> target = other.state();
      one.state().forEach((name, tensor) -> target.get(name).copy_(tensor));
      assertThat(Tensors.toFloats(other.forward(input))).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void bfloat16TrainsAndLogitsStayIn32Bits(String architecture, String backbone) {
    Backend backend = Backend.open("cpu", Precision.BF16, 1);
    try (SegmentationModel model = create(spec(architecture, backbone));
        TensorScope scope = new TensorScope()) {
      Tensor input = noise(2, 3, 17, 33);
      Tensor logits = backend.autocast(() -> model.logits(input, 17, 33, training()));
      assertThat(logits.scalar_type().value).isEqualTo(ScalarType.Float.value);
      logits.square().mean().backward();
      Tensor deepest = model.backboneParameters().get(0).grad();
      assertThat(deepest.isfinite().all().item_bool()).isTrue();
      assertThat(deepest.abs().max().gt(new Scalar(0f)).item_bool()).isTrue();
    }
  }
}
