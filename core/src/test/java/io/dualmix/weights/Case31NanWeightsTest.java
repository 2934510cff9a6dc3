package io.dualmix.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import io.dualmix.model.ModelSpec;
import io.dualmix.model.SegmentationModel;
import io.dualmix.tensor.RandomStream;
import io.dualmix.tensor.TensorScope;
import io.dualmix.tensor.Tensors;
import java.nio.file.Path;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Row 31 of the cases from the field: a weight file with NaN. */
class Case31NanWeightsTest {
  private static final int STEM = 8 * 27;

  @TempDir Path folder;

  private static SegmentationModel create() {
    return SegmentationModel.create(
        ModelSpec.of("deeplabv3plus", "mobilenetv1_025", 3).withHeadChannels(16),
        RandomStream.of(1));
  }

  @Test
  void theCasesFileIsRefusedAndTheTensorNamed() {
    Path path = SharedFolder.file("cases/31-small-things-in-yaml/nan.safetensors");
    try (SegmentationModel model = create()) {
      assertThatThrownBy(() -> WeightLoader.load(model, path))
          .isInstanceOf(DualMixException.class)
          .hasMessageContaining("NaN or infinite")
          .hasMessageContaining("'blocks.0.0.conv_pw.weight'")
          .hasMessageContaining("1 of 128");
    }
  }

  @ParameterizedTest
  @CsvSource({"NaN, Float", "Infinity, Float", "-Infinity, Half", "NaN, BFloat16", "NaN, Double"})
  void oneValueIsEnoughWhateverTheType(float value, ScalarType type) {
    float[] values = new float[STEM];
    values[7] = value;
    Path path = folder.resolve("x.safetensors");
    try (SegmentationModel model = create();
        TensorScope scope = new TensorScope()) {
      Tensor stem = Tensors.ofFloats(values, 8, 3, 3, 3).to(type);
      SafeTensors.write(path, Map.of("conv_stem.weight", stem), Map.of());
      assertThatThrownBy(() -> WeightLoader.load(model, path))
          .hasMessageContaining("'conv_stem.weight' of " + path)
          .hasMessageContaining("1 of " + STEM);
    }
  }

  @Test
  void nanInATensorThatIsNotUsedDoesNotMatter() {
    Path path = folder.resolve("x.safetensors");
    try (SegmentationModel model = create();
        TensorScope scope = new TensorScope()) {
      Tensor stem = Tensors.ofFloats(new float[STEM], 8, 3, 3, 3);
      Tensor bias = Tensors.ofFloats(new float[] {Float.NaN}, 1);
      SafeTensors.write(path, Map.of("conv_stem.weight", stem, "classifier.bias", bias), Map.of());
      assertThat(WeightLoader.load(model, path).loaded())
          .containsExactly("backbone.conv_stem.weight");
    }
  }
}
