package io.dualmix.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.dualmix.DualMixException;
import io.dualmix.tensor.RandomStream;
import io.dualmix.tensor.TensorScope;
import io.dualmix.tensor.Tensors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafeTensorsTest {
  private static final String GOOD =
      "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
          + "\"b\":{\"dtype\":\"U8\",\"shape\":[],\"data_offsets\":[8,9]}}";

  @TempDir Path folder;

  /** A file with the given header and data, as the format's page describes it. */
  private Path file(String json, byte... data) throws IOException {
    byte[] header = json.getBytes(StandardCharsets.UTF_8);
    ByteBuffer all =
        ByteBuffer.allocate(8 + header.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
    all.putLong(header.length).put(header).put(data);
    return Files.write(folder.resolve("hand.safetensors"), all.array());
  }

  private static byte[] twoFloatsAndAByte() {
    return ByteBuffer.allocate(9)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putFloat(1.5f)
        .putFloat(-2)
        .put((byte) 200)
        .array();
  }

  @Test
  void readsAFileWrittenByHand() throws IOException {
    try (SafeTensors opened = SafeTensors.open(file(GOOD, twoFloatsAndAByte()));
        TensorScope scope = new TensorScope()) {
      assertThat(opened.names()).containsExactly("a", "b");
      assertThat(Tensors.toFloats(opened.read("a"))).containsExactly(1.5f, -2f);
      assertThat(opened.shape("b")).isEmpty();
      assertThat(Tensors.toBytes(opened.read("b"))).containsExactly(200);
    }
  }

  @Test
  void writesTheFormatByteForByte() throws IOException {
    Path path = folder.resolve("written.safetensors");
    try (TensorScope scope = new TensorScope()) {
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      tensors.put("b", Tensors.ofBytes(new byte[] {(byte) 200}));
      tensors.put("a", Tensors.ofFloats(new float[] {1.5f, -2}, 2));
      SafeTensors.write(path, tensors, Map.of());
    }
    byte[] written = Files.readAllBytes(path);
    int length = (GOOD.length() + 7) / 8 * 8;
    ByteBuffer buffer = ByteBuffer.wrap(written).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(buffer.getLong()).isEqualTo(length);
    assertThat(new String(written, 8, length, StandardCharsets.UTF_8).stripTrailing())
        .isEqualTo(GOOD);
    assertThat(Arrays.copyOfRange(written, 8 + length, written.length))
        .isEqualTo(twoFloatsAndAByte());
  }

  @ParameterizedTest
  @EnumSource(DType.class)
  void everyTypeSurvives(DType type) {
    Path path = folder.resolve("type.safetensors");
    try (TensorScope scope = new TensorScope()) {
      Tensor tensor = Tensors.ofFloats(new float[] {0, 1, 1}, 3).to(type.scalarType());
      SafeTensors.write(path, Map.of("x", tensor), Map.of());
      try (SafeTensors opened = SafeTensors.open(path)) {
        Tensor read = opened.read("x");
        assertThat(read.scalar_type().value).isEqualTo(type.scalarType().value);
        assertThat(read.element_size()).isEqualTo(type.bytes());
        assertThat(Tensors.toFloats(read)).containsExactly(0, 1, 1);
      }
    }
  }

  @Test
  void metadataSurvives() {
    Path path = folder.resolve("metadata.safetensors");
    Map<String, String> metadata = Map.of("who", "Müller \"x\"\n", "empty", "");
    try (TensorScope scope = new TensorScope()) {
      SafeTensors.write(path, Map.of("x", Tensors.ofFloats(new float[1], 1)), metadata);
    }
    try (SafeTensors opened = SafeTensors.open(path)) {
      assertThat(opened.metadata()).isEqualTo(metadata);
    }
  }

  @Test
  void tensorsThatAreViewsAreWrittenInTheirOwnOrder() {
    Path path = folder.resolve("view.safetensors");
    try (TensorScope scope = new TensorScope()) {
      Tensor view = Tensors.ofFloats(new float[] {1, 2, 3, 4, 5, 6}, 2, 3).permute(1, 0);
      SafeTensors.write(path, Map.of("x", view), Map.of());
      try (SafeTensors opened = SafeTensors.open(path)) {
        assertThat(opened.shape("x")).containsExactly(3, 2);
        assertThat(Tensors.toFloats(opened.read("x"))).containsExactly(1, 4, 2, 5, 3, 6);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "not json",
        "[]",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,9]}}",
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[10],\"data_offsets\":[0,10]}}",
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[9],\"data_offsets\":[9,0]}}",
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[9],\"data_offsets\":[-9,0]}}",
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[9.5],\"data_offsets\":[0,9]}}",
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[-9],\"data_offsets\":[0,9]}}",
        "{\"a\":{\"dtype\":\"Q4\",\"shape\":[9],\"data_offsets\":[0,9]}}",
        "{\"a\":{\"shape\":[9],\"data_offsets\":[0,9]}}",
        "{\"a\":7}",
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[9],\"data_offsets\":[0,9]},"
            + "\"a\":{\"dtype\":\"U8\",\"shape\":[9],\"data_offsets\":[0,9]}}",
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[6],\"data_offsets\":[0,6]},"
            + "\"b\":{\"dtype\":\"U8\",\"shape\":[6],\"data_offsets\":[3,9]}}",
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[0,3]},"
            + "\"b\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[6,9]}}",
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[4294967296,4294967296,9],\"data_offsets\":[0,9]}}",
        "{\"__metadata__\":{\"x\":1},\"a\":{\"dtype\":\"U8\",\"shape\":[9],\"data_offsets\":[0,9]}}"
      })
  void aDamagedHeaderIsAnErrorThatNamesTheFile(String json) throws IOException {
    Path path = file(json, new byte[9]);
    assertThatThrownBy(() -> SafeTensors.open(path))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("hand.safetensors");
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 40, 1000})
  void aHeaderLongerThanTheFileIsAnError(long claimed) throws IOException {
    byte[] bytes = ByteBuffer.allocate(108).order(ByteOrder.LITTLE_ENDIAN).putLong(claimed).array();
    Path path = Files.write(folder.resolve("claim.safetensors"), bytes);
    assertThatThrownBy(() -> SafeTensors.open(path))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("claim.safetensors");
  }

  @Test
  void aFileCutOffAnywhereIsAnError() throws IOException {
    byte[] whole = Files.readAllBytes(file(GOOD, twoFloatsAndAByte()));
    for (int length = 0; length < whole.length; length++) {
      Path cut = Files.write(folder.resolve("cut.safetensors"), Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> SafeTensors.open(cut)).isInstanceOf(DualMixException.class);
    }
  }

  @Tag("slow")
  @Test
  void flippedBytesGiveErrorsOfOursOrAReadableFile() throws IOException {
    byte[] whole = Files.readAllBytes(file(GOOD, twoFloatsAndAByte()));
    RandomStream random = RandomStream.of(17, "flips");
    int errors = 0;
    for (int trial = 0; trial < 500; trial++) {
      byte[] damaged = whole.clone();
      damaged[random.nextInt(damaged.length - 9)] = (byte) random.nextInt(256);
      Path path = Files.write(folder.resolve("flip.safetensors"), damaged);
      Throwable thrown = catchThrowable(() -> readAll(path));
      if (thrown != null) {
        assertThat(thrown).isInstanceOf(DualMixException.class);
        errors++;
      }
    }
    assertThat(errors).isGreaterThan(250);
  }

  private static void readAll(Path path) {
    try (SafeTensors opened = SafeTensors.open(path);
        TensorScope scope = new TensorScope()) {
      for (String name : opened.names()) {
        assertThat(opened.read(name).numel()).isNotNegative();
      }
    }
  }

  @Test
  void aMissingFileIsNamed() {
    assertThatThrownBy(() -> SafeTensors.open(folder.resolve("none.safetensors")))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("none.safetensors");
  }
}
