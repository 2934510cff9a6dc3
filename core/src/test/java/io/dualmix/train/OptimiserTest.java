package io.dualmix.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.dualmix.config.OptimiserConfig;
import io.dualmix.model.ModelSpec;
import io.dualmix.model.SegmentationModel;
import io.dualmix.tensor.NoGrad;
import io.dualmix.tensor.RandomStream;
import io.dualmix.tensor.TensorScope;
import io.dualmix.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.AdamW;
import org.bytedeco.pytorch.AdamWOptions;
import org.bytedeco.pytorch.Optimizer;
import org.bytedeco.pytorch.OptimizerParamGroup;
import org.bytedeco.pytorch.OutputArchive;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptimiserTest {
  private static final Path FULL_DISK = Path.of("/dev/full");

  @TempDir private Path folder;

  private static SegmentationModel model() {
    ModelSpec spec = ModelSpec.of("deeplabv3plus", "mobilenetv1_025", 2).withHeadChannels(16);
    return SegmentationModel.create(spec, RandomStream.of(1));
  }

  private static OptimiserConfig config(String type) {
    return new OptimiserConfig(type, 0.01, 10.0, 0.9, 1e-4, null, 0.0, null, null, null);
  }

  /** A step down a loss whose gradient is 1 for every weight. */
  private static void step(SegmentationModel model, Optimiser optimiser) {
    try (TensorScope scope = new TensorScope()) {
      optimiser.zeroGradients();
      Tensor sum = null;
      for (Tensor weight : model.headParameters()) {
        sum = sum == null ? weight.sum() : sum.add(weight.sum());
      }
      for (Tensor weight : model.backboneParameters()) {
        sum = sum.add(weight.sum());
      }
      sum.backward();
      optimiser.step();
    }
  }

  private static float first(Tensor weight) {
    return Tensors.toFloats(weight)[0];
  }

  @Test
  void theHeadLearnsAtItsMultipleOfTheBackbonesRate() {
    try (SegmentationModel model = model();
        Optimiser optimiser =
            new Optimiser(
                model,
                new OptimiserConfig("sgd", 0.01, 10.0, 0.0, 0.0, null, 0.0, null, null, null))) {
      float backbone = first(model.backboneParameters().get(0));
      float head = first(model.headParameters().get(0));
      optimiser.setLearningRate(0.001);
      step(model, optimiser);
      assertThat(backbone - first(model.backboneParameters().get(0)))
          .isCloseTo(0.001f, within(1e-6f));
      assertThat(head - first(model.headParameters().get(0))).isCloseTo(0.01f, within(1e-6f));
    }
  }

  @Test
  void theGradientsNormIsThatOfAllItsValues() {
    try (TensorScope scope = new TensorScope();
        SegmentationModel model = model();
        Optimiser optimiser = new Optimiser(model, config("sgd"))) {
      step(model, optimiser);
      // Every value of the gradient is 1.
      double expected = Math.sqrt((double) model.parameterCount());
      assertThat(Tensors.toDoubles(optimiser.clipGradients())[0])
          .isCloseTo(expected, within(1e-3 * expected));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.5})
  void oneValueThatIsNoNumberShowsInTheNorm(double clip) {
    OptimiserConfig config =
        new OptimiserConfig("sgd", 0.01, 1.0, 0.0, 0.0, null, clip, null, null, null);
    try (TensorScope scope = new TensorScope();
        SegmentationModel model = model();
        Optimiser optimiser = new Optimiser(model, config)) {
      step(model, optimiser);
      Tensor gradient = model.headParameters().get(0).grad();
      gradient.flatten().narrow(0, 0, 1).fill_(new Scalar(Double.POSITIVE_INFINITY));
      assertThat(Tensors.toDoubles(optimiser.clipGradients())[0]).isInfinite();
    }
  }

  @Test
  void aWeightThatIsNoNumberShowsInTheNormOfTheWeights() {
    try (TensorScope scope = new TensorScope();
        NoGrad guard = NoGrad.open();
        SegmentationModel model = model();
        Optimiser optimiser = new Optimiser(model, config("sgd"))) {
      assertThat(Tensors.toDoubles(optimiser.weightNorm())[0]).isFinite();
      model.backboneParameters().get(3).fill_(new Scalar(Double.NaN));
      assertThat(Tensors.toDoubles(optimiser.weightNorm())[0]).isNaN();
    }
  }

  /** Three steps with a gradient of 1 for one weight, after the formulas in plain Java. */
  @ParameterizedTest
  @ValueSource(strings = {"sgd", "adamw"})
  void theUpdatesAreThoseOfTheFormulas(String type) {
    double decay = 0.01;
    double rate = 0.003;
    OptimiserConfig config =
        new OptimiserConfig(type, 0.01, 1.0, 0.9, decay, null, 0.0, null, null, null);
    try (SegmentationModel model = model();
        Optimiser optimiser = new Optimiser(model, config)) {
      optimiser.setLearningRate(rate);
      double w = first(model.backboneParameters().get(0));
      double m = 0;
      double v = 0;
      for (int t = 1; t <= 3; t++) {
        step(model, optimiser);
        if (type.equals("sgd")) {
          m = 0.9 * m + 1 + decay * w;
          w -= rate * m;
        } else {
          w *= 1 - rate * decay;
          m = 0.9 * m + 0.1;
          v = 0.999 * v + 0.001;
          double root = Math.sqrt(v / (1 - Math.pow(0.999, t))) + 1e-8;
          w -= rate * m / (1 - Math.pow(0.9, t)) / root;
        }
        assertThat((double) first(model.backboneParameters().get(0))).isCloseTo(w, within(1e-7));
      }
    }
  }

  private static OptimiserConfig decaying(String type, Boolean norms) {
    return new OptimiserConfig(type, 0.01, 2.0, 0.9, 0.5, norms, 0.0, null, null, null);
  }

  /** Without gradients of its own, a weight moves by weight decay alone. */
  @ParameterizedTest
  @CsvSource({"sgd, true", "sgd, false", "sgd,", "adamw, true", "adamw, false", "adamw,"})
  void normsAndBiasesDecayUnlessTheConfigurationSaysNo(String type, Boolean norms) {
    try (SegmentationModel model = model();
        TensorScope scope = new TensorScope();
        Optimiser optimiser = new Optimiser(model, decaying(type, norms))) {
      Map<String, float[]> before = new LinkedHashMap<>();
      try (NoGrad guard = NoGrad.open()) {
        model
            .state()
            .forEach(
                (name, tensor) -> {
                  if (tensor.requires_grad()) {
                    tensor.fill_(new Scalar(1.0));
                    tensor.mutable_grad().put(tensor.new_zeros(Tensors.shape(tensor)));
                    before.put(name, Tensors.toFloats(tensor));
                  }
                });
      }
      optimiser.setLearningRate(0.1);
      optimiser.step();
      before.forEach(
          (name, values) -> {
            boolean weight = model.state().get(name).dim() > 1;
            double rate = name.startsWith("head.") ? 0.2 : 0.1;
            boolean decays = weight || !Boolean.FALSE.equals(norms);
            assertThat(first(model.state().get(name)))
                .as(name)
                .isCloseTo((float) (decays ? 1 - rate * 0.5 : 1), within(1e-6f));
          });
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sgd", "adamw"})
  void momentaOfFourGroupsReadBackBitForBit(String type) throws IOException {
    Path file = folder.resolve("groups.pt");
    float[] expected;
    try (SegmentationModel model = model();
        Optimiser optimiser = new Optimiser(model, decaying(type, false))) {
      gradients(model);
      optimiser.step();
      optimiser.save(file);
      optimiser.step();
      expected = Tensors.toFloats(model.headParameters().get(1));
    }
    try (SegmentationModel model = model();
        Optimiser first = new Optimiser(model, decaying(type, false));
        Optimiser second = new Optimiser(model, decaying(type, false));
        Optimiser other = new Optimiser(model, decaying(type, true))) {
      gradients(model);
      first.step();
      second.load(file);
      second.step();
      assertThat(Tensors.toFloats(model.headParameters().get(1))).isEqualTo(expected);
      assertThatThrownBy(() -> other.load(file)).hasMessageContaining("Cannot read the optimiser");
    }
  }

  /** SGD without momentum moves by the rate times the clipped gradient. */
  @ParameterizedTest
  @CsvSource({"0.5, true", "1e9, false"})
  void clippingBringsALargeGradientToTheNorm(double clip, boolean clipped) {
    double rate = 0.25;
    OptimiserConfig config =
        new OptimiserConfig("sgd", rate, 1.0, 0.0, 0.0, null, clip, null, null, null);
    try (TensorScope scope = new TensorScope();
        SegmentationModel model = model();
        Optimiser optimiser = new Optimiser(model, config)) {
      gradients(model);
      Tensor weight = model.headParameters().get(1);
      double before = first(weight);
      double gradient = first(weight.grad());
      double norm = Tensors.toDoubles(optimiser.clipGradients())[0];
      assertThat(norm).isGreaterThan(100);
      optimiser.step();
      double moved = rate * gradient * (clipped ? clip / norm : 1);
      assertThat(Math.abs(moved)).isGreaterThan(1e-5);
      assertThat(before - first(weight)).isCloseTo(moved, within(1e-7));
    }
  }

  /** As checkpoints were written before DualMix had its own fused step. */
  @ParameterizedTest
  @ValueSource(strings = {"sgd", "adamw"})
  void filesOfLibtorchsOwnOptimisersAreRead(String type) {
    Path file = folder.resolve("libtorch.pt");
    float[] expected;
    try (SegmentationModel model = model();
        TensorScope scope = new TensorScope()) {
      TensorVector backbone = new TensorVector(model.backboneParameters().toArray(new Tensor[0]));
      TensorVector head = new TensorVector(model.headParameters().toArray(new Tensor[0]));
      Optimizer libtorch;
      if (type.equals("sgd")) {
        SGDOptions options = new SGDOptions(0.01);
        options.momentum().put(0.9);
        libtorch = new SGD(backbone, options);
      } else {
        libtorch = new AdamW(backbone, new AdamWOptions(0.01));
      }
      libtorch.add_param_group(new OptimizerParamGroup(head));
      gradients(model);
      libtorch.step();
      OutputArchive archive = new OutputArchive();
      libtorch.save(archive);
      archive.save_to(file.toString());
      libtorch.step();
      expected = Tensors.toFloats(model.headParameters().get(1));
    }
    double decay = type.equals("sgd") ? 0 : 0.01;
    OptimiserConfig config =
        new OptimiserConfig(type, 0.01, 1.0, 0.9, decay, null, 0.0, null, null, null);
    try (SegmentationModel model = model();
        Optimiser first = new Optimiser(model, config);
        Optimiser second = new Optimiser(model, config)) {
      gradients(model);
      first.step();
      second.load(file);
      second.step();
      assertThat(Tensors.toFloats(model.headParameters().get(1)))
          .containsExactly(expected, within(1e-6f));
    }
  }

  /** Different ones for all weights, so that an exchange of two would show. */
  private static void gradients(SegmentationModel model) {
    try (TensorScope scope = new TensorScope();
        NoGrad guard = NoGrad.open()) {
      RandomStream random = RandomStream.of(3, "gradients");
      for (Tensor weight : model.state().values()) {
        if (weight.requires_grad()) {
          float[] values = new float[Math.toIntExact(weight.numel())];
          for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.uniform(-1, 1);
          }
          Tensor gradient = Tensors.ofFloats(values, Tensors.shape(weight));
          weight.mutable_grad().put(gradient);
        }
      }
    }
  }

  @Tag("slow")
  @ParameterizedTest
  @ValueSource(strings = {"sgd", "adamw"})
  void aFullDiskIsAnErrorAndDoesNotEndTheProcess(String type) {
    assumeThat(Files.exists(FULL_DISK)).as("this system has no /dev/full").isTrue();
    try (SegmentationModel model = model();
        Optimiser optimiser = new Optimiser(model, config(type))) {
      step(model, optimiser);
      assertThatThrownBy(() -> optimiser.save(FULL_DISK))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("No space left");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sgd", "adamw"})
  void momentaReadBackBitForBit(String type) throws IOException {
    Path file = folder.resolve("optimiser.pt");
    float expected;
    try (SegmentationModel model = model();
        Optimiser optimiser = new Optimiser(model, config(type))) {
      step(model, optimiser);
      optimiser.save(file);
      step(model, optimiser);
      expected = first(model.headParameters().get(0));
    }
    try (SegmentationModel model = model();
        Optimiser first = new Optimiser(model, config(type));
        Optimiser second = new Optimiser(model, config(type))) {
      step(model, first);
      second.load(file);
      step(model, second);
      assertThat(first(model.headParameters().get(0))).isEqualTo(expected);
    }
  }
}
