package io.dualmix.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.ClassTable.SemanticClass;
import io.dualmix.model.BatchNormMode;
import io.dualmix.model.ModelSpec;
import io.dualmix.model.SegmentationModel;
import io.dualmix.tensor.RandomStream;
import io.dualmix.tensor.TensorScope;
import io.dualmix.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFileTest {
  private static final ModelSpec SPEC =
      ModelSpec.of("deeplabv3plus", "mobilenetv1_025", 2)
          .withHeadChannels(16)
          .withBatchNorm(BatchNormMode.FROZEN_AFFINE);
  private static final ClassTable CLASSES =
      new ClassTable(List.of(new SemanticClass("road", 0x804080), new SemanticClass("Fuß", 7)));

  @TempDir Path folder;

  private static SegmentationModel create(ModelSpec spec, int seed) {
    return SegmentationModel.create(spec, RandomStream.of(seed));
  }

  /** All values, with a batch passed in train mode so that buffers are not as they began. */
  private static Map<String, float[]> values(SegmentationModel model) {
    Map<String, float[]> values = new LinkedHashMap<>();
    model.state().forEach((name, tensor) -> values.put(name, Tensors.toFloats(tensor)));
    return values;
  }

  private static void pass(SegmentationModel model) {
    try (TensorScope scope = new TensorScope()) {
      float[] image = new float[3 * 16 * 16];
      image[5] = 1;
      assertThat(model.forward(Tensors.ofFloats(image, 1, 3, 16, 16)).defined()).isTrue();
    }
  }

  private static void assertSame(SegmentationModel actual, Map<String, float[]> expected) {
    Map<String, float[]> values = values(actual);
    assertThat(values.keySet()).isEqualTo(expected.keySet());
    values.forEach((name, all) -> assertThat(all).as(name).isEqualTo(expected.get(name)));
  }

  @Test
  void opensWithoutConfigurationAsItWasSaved() {
    Path path = folder.resolve("model.safetensors");
    Map<String, String> provenance = Map.of("step", "120", "experiment", "first");
    try (SegmentationModel model = create(SPEC, 3)) {
      pass(model);
      ModelFile.save(path, model, CLASSES, provenance);
      ModelFile.Opened opened = ModelFile.open(path);
      try (SegmentationModel other = opened.model()) {
        assertThat(other.spec()).isEqualTo(SPEC);
        assertThat(opened.classes()).isEqualTo(CLASSES);
        assertThat(opened.provenance()).isEqualTo(provenance);
        assertSame(other, values(model));
      }
    }
  }

  @Test
  void equalModelsGiveEqualBytes() throws IOException {
    Path one = folder.resolve("one.safetensors");
    Path other = folder.resolve("other.safetensors");
    try (SegmentationModel model = create(SPEC, 3)) {
      ModelFile.save(one, model, CLASSES, Map.of("a", "1", "b", "2", "c", "3"));
      ModelFile.save(other, model, CLASSES, Map.of("c", "3", "b", "2", "a", "1"));
    }
    assertThat(Files.readAllBytes(one)).isEqualTo(Files.readAllBytes(other));
  }

  @Test
  void restoreIsExact() {
    Path path = folder.resolve("model.safetensors");
    try (SegmentationModel model = create(SPEC, 3);
        SegmentationModel other = create(SPEC, 4)) {
      pass(model);
      ModelFile.save(path, model, CLASSES, Map.of());
      ModelFile.restore(other, path);
      assertSame(other, values(model));
    }
  }

  @Test
  void restoringAnotherNetworkIsAnErrorAndChangesNothing() {
    Path path = folder.resolve("model.safetensors");
    try (SegmentationModel model = create(SPEC, 3);
        SegmentationModel wider = create(SPEC.withHeadChannels(17), 4)) {
      Map<String, float[]> before = values(wider);
      ModelFile.save(path, model, CLASSES, Map.of());
      assertThatThrownBy(() -> ModelFile.restore(wider, path))
          .isInstanceOf(DualMixException.class)
          .hasMessageContaining("model.safetensors")
          .hasMessageContaining("head.");
      assertSame(wider, before);
    }
  }

  @Test
  void plainWeightsAreNoModel() {
    Path path = folder.resolve("plain.safetensors");
    try (TensorScope scope = new TensorScope()) {
      SafeTensors.write(path, Map.of("x", Tensors.ofFloats(new float[1], 1)), Map.of());
    }
    assertThatThrownBy(() -> ModelFile.open(path))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("no description");
  }

  @Test
  void aNewerFormatIsNamed() {
    Path path = folder.resolve("newer.safetensors");
    try (TensorScope scope = new TensorScope()) {
      SafeTensors.write(
          path, Map.of("x", Tensors.ofFloats(new float[1], 1)), Map.of("dualmix.format", "99"));
    }
    assertThatThrownBy(() -> ModelFile.open(path))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("99");
  }

  @Test
  void classesMustBeTheModels() {
    try (SegmentationModel model = create(ModelSpec.of("deeplabv2", "mobilenetv1_025", 3), 1)) {
      assertThatThrownBy(
              () -> ModelFile.save(folder.resolve("x.safetensors"), model, CLASSES, Map.of()))
          .isInstanceOf(DualMixException.class);
      assertThat(folder).isEmptyDirectory();
    }
  }
}
