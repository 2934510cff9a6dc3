package io.dualmix.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import io.dualmix.model.ModelSpec;
import io.dualmix.model.SegmentationModel;
import io.dualmix.tensor.RandomStream;
import io.dualmix.tensor.TensorScope;
import io.dualmix.tensor.Tensors;
import io.dualmix.weights.PickleValue.Dict;
import io.dualmix.weights.PickleValue.Global;
import io.dualmix.weights.PickleValue.UnreadableTensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Row 23 of the cases from the field: quantised and sparse tensors, several networks in one file, a
 * tensor of 8 bits among others.
 */
class Case23WeightsTest {
  private static final String CASE = "cases/23-weights/";

  @TempDir Path folder;

  private static SegmentationModel create(int seed) {
    return SegmentationModel.create(
        ModelSpec.of("deeplabv3plus", "mobilenetv1_025", 3).withHeadChannels(16),
        RandomStream.of(seed));
  }

  /** As a file has it, from a header of tensors and so many bytes of zeros. */
  private Path safeTensors(String header, int bytes) throws IOException {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(
        ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(json.length).array());
    out.writeBytes(json);
    out.writeBytes(new byte[bytes]);
    return Files.write(folder.resolve("x.safetensors"), out.toByteArray());
  }

  /** A state dict with one tensor of so many values. */
  private static Dict dict(String name, long values) {
    Dict dict = new Dict();
    TorchTensor.Storage storage =
        new TorchTensor.Storage(name, DType.F32, "FloatStorage", values, 0);
    dict.put(name, new TorchTensor(storage, 0, List.of(values), List.of(1L)));
    return dict;
  }

  private static Dict checkpoint(Map<String, Dict> parts) {
    Dict root = new Dict();
    parts.forEach(root::put);
    return root;
  }

  private Dict twoNetworks() {
    Map<String, Dict> parts = new LinkedHashMap<>();
    parts.put("model", dict("a", 100));
    parts.put("model_ema", checkpoint(Map.of("module", dict("b", 100))));
    parts.put("optimizer", dict("momentum", 10));
    return checkpoint(parts);
  }

  private StateDict take(Object root, String name) {
    return StateDict.of(root, name, folder.resolve("x.pth"));
  }

  @Test
  void theCasesQuantisedAndSparseTensorsAreNamed() {
    try (WeightFile file = WeightFiles.open(SharedFolder.file(CASE + "quantised-and-sparse.pth"))) {
      assertThat(file.names()).containsExactly("a");
      assertThat(file.unreadable()).containsEntry("w", "quantised").containsEntry("s", "sparse");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"model", "model_ema"})
  void theCasesNetworksCanBothBeTaken(String part) {
    Path path = SharedFolder.file(CASE + "ema.pth");
    try (WeightFile file = WeightFiles.open(path, part)) {
      assertThat(file.description()).contains("'" + part + "'").contains("--take");
      assertThat(file.names()).containsExactly("conv.weight");
    }
    assertThatThrownBy(() -> WeightFiles.open(path, "student"))
        .isInstanceOfSatisfying(
            DualMixException.class,
            e -> {
              assertThat(e).hasMessageContaining("no part 'student'");
              assertThat(e.remedy()).contains("model (1 tensors), model_ema (1 tensors)");
            });
  }

  @Test
  void theCasesFp8TensorIsSkippedAndTheOtherRead() {
    try (WeightFile file = WeightFiles.open(SharedFolder.file(CASE + "fp8.safetensors"));
        TensorScope scope = new TensorScope()) {
      assertThat(file.unreadable()).containsOnly(Map.entry("b", "of the type F8_E4M3"));
      assertThat(Tensors.toFloats(file.read("a"))).hasSize(2);
      assertThatThrownBy(() -> file.read("b")).hasMessageContaining("F8_E4M3");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "F8_E5M2, 4, 4",
    "F8_E4M3, 4, 4",
    "F8_E8M0, 4, 4",
    "F4, 4, 2",
    "C64, 1, 8",
    "U16, 3, 6",
    "U32, 1, 4",
    "U64, 1, 8"
  })
  void everyTypeOfTheFormatLeavesTheRestUsable(String type, int values, int bytes)
      throws IOException {
    String header =
        "{\"a\":{\"dtype\":\"%s\",\"shape\":[%d],\"data_offsets\":[0,%d]},\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[%d,%d]}}"
            .formatted(type, values, bytes, bytes, bytes + 4);
    try (WeightFile file = WeightFiles.open(safeTensors(header, bytes + 4));
        TensorScope scope = new TensorScope()) {
      assertThat(file.unreadable()).containsOnlyKeys("a");
      assertThat(NamedTensor.of(file)).extracting(NamedTensor::name).containsExactly("b");
      assertThat(Tensors.toFloats(file.read("b"))).containsExactly(0);
    }
  }

  @Test
  void anFp8TensorOfTheWrongSizeIsDamage() throws IOException {
    Path path =
        safeTensors("{\"a\":{\"dtype\":\"F8_E4M3\",\"shape\":[3],\"data_offsets\":[0,4]}}", 4);
    assertThatThrownBy(() -> WeightFiles.open(path)).hasMessageContaining("has 4 bytes");
  }

  @ParameterizedTest
  @CsvSource({
    "_rebuild_qtensor, quantised",
    "_rebuild_sparse_tensor, sparse",
    "_rebuild_sparse_csr_tensor, sparse",
    "_rebuild_nested_tensor, nested",
    "_rebuild_meta_tensor_no_storage, 'on the meta device, without values'",
    "_rebuild_tensor_v3, of the type torch.float8_e4m3fn"
  })
  void everyWayToRebuildATensorThatCannotBeReadIsKnown(String function, String kind) {
    List<Object> arguments =
        List.of(0L, 0L, 0L, 0L, 0L, 0L, new Global("torch.float8_e4m3fn"), new Dict());
    assertThat(new TorchObjects(null).call("torch._utils." + function, arguments))
        .isEqualTo(new UnreadableTensor(kind));
  }

  @Test
  void aSkippedBackboneTensorIsReportedAndMatters() {
    try (SegmentationModel model = create(1);
        SegmentationModel other = create(2);
        TensorScope scope = new TensorScope()) {
      Path path = folder.resolve("net.safetensors");
      ModelFileParts.writeBackbone(path, other, "conv_stem.weight");
      LoadReport report =
          WeightLoader.load(
              model, new WithUnreadable(WeightFiles.open(path), "conv_stem.weight"), path);
      assertThat(report.skipped()).containsExactly("conv_stem.weight, quantised");
      assertThat(report.missing()).containsExactly("backbone.conv_stem.weight");
      assertThat(report.verdict()).contains("NOT complete").contains("1 of its tensors");
      assertThat(report.lines()).anyMatch(line -> line.contains("skipped     conv_stem.weight"));
    }
  }

  @Test
  void theLargestPartIsTakenAndTheOtherNetworkNamed() {
    StateDict state = take(twoNetworks(), null);
    assertThat(state.path()).isEqualTo("model");
    assertThat(state.others()).containsExactly("model_ema.module");
  }

  @ParameterizedTest
  @ValueSource(strings = {"model_ema.module", "module"})
  void aPartIsTakenByItsPathOrItsLastKey(String name) {
    assertThat(take(twoNetworks(), name).tensors()).containsOnlyKeys("b");
  }

  @Test
  void theNameOfAPartsParentTakesWhatIsInIt() {
    assertThat(take(twoNetworks(), "model_ema").tensors()).containsOnlyKeys("b");
  }

  @Test
  void aSafeTensorsFileHasNoPartsAndSaysHowElse() throws IOException {
    Path path =
        safeTensors("{\"ema.a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 4);
    assertThatThrownBy(() -> WeightFiles.open(path, "ema"))
        .isInstanceOfSatisfying(
            DualMixException.class, e -> assertThat(e.remedy()).contains("--strip ema."));
  }

  /** Writes a model's backbone under plain names, without one of its tensors. */
  private static final class ModelFileParts {
    static void writeBackbone(Path path, SegmentationModel model, String without) {
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      model
          .state()
          .forEach(
              (name, tensor) -> {
                if (name.startsWith("backbone.") && !name.endsWith(without)) {
                  tensors.put(name.substring("backbone.".length()), tensor);
                }
              });
      SafeTensors.write(path, tensors, Map.of());
    }
  }

  /** A file that has one more tensor, which cannot be read. */
  private record WithUnreadable(WeightFile file, String name) implements WeightFile {
    @Override
    public List<String> names() {
      return file.names();
    }

    @Override
    public long[] shape(String tensor) {
      return file.shape(tensor);
    }

    @Override
    public DType dtype(String tensor) {
      return file.dtype(tensor);
    }

    @Override
    public Tensor read(String tensor) {
      return file.read(tensor);
    }

    @Override
    public Map<String, String> unreadable() {
      return Map.of(name, "quantised");
    }

    @Override
    public Map<String, String> metadata() {
      return file.metadata();
    }

    @Override
    public String description() {
      return file.description();
    }

    @Override
    public void close() {
      file.close();
    }
  }
}
