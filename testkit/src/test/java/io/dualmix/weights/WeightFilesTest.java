package io.dualmix.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import io.dualmix.tensor.TensorScope;
import io.dualmix.tensor.Tensors;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WeightFilesTest {
  @TempDir Path folder;

  private Path file(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("file.pth"), bytes);
  }

  private Path zip(String... names) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (String name : names) {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(new byte[100]);
      }
    }
    return file(bytes.toByteArray());
  }

  @ParameterizedTest
  @CsvSource({
    "'', empty",
    "'<!DOCTYPE html><html>', a web page",
    "'version https://git-lfs.github.com/spec/v1', Git LFS",
    "'layers: [1, 2]', a text",
    "'\u0089PNG\r\n', a PNG image",
    "'\u0089HDF\r\n', an HDF5 file",
    "'\u001f\u008b\u0008', a gzip archive",
    "'\u0001\u0002\u0003', of an unknown format"
  })
  void otherFilesAreRefusedWithWhatTheySeemToBe(String start, String kind) throws IOException {
    Path path = file(start.getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> WeightFiles.open(path))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("file.pth")
        .hasMessageContaining(kind);
  }

  @Test
  void aPickleOfOtherProgramsIsRefused() throws IOException {
    Path path = file(new byte[] {(byte) 0x80, 2, '}', '.'});
    assertThatThrownBy(() -> WeightFiles.open(path))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("a Python pickle, but not one of PyTorch's");
  }

  @Test
  void anArchiveOfOtherProgramsIsRefused() throws IOException {
    Path path = zip("weights/model.json");
    assertThatThrownBy(() -> WeightFiles.open(path))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("not one of PyTorch's");
  }

  @Test
  void aTorchScriptProgramIsRefused() throws IOException {
    Path path = zip("net/data.pkl", "net/constants.pkl");
    assertThatThrownBy(() -> WeightFiles.open(path))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("TorchScript");
  }

  @Test
  void compressedEntriesAreNotUnpacked() throws IOException {
    Path path = zip("net/data.pkl");
    assertThatThrownBy(() -> WeightFiles.open(path))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("compressed");
  }

  @Test
  void aFolderIsRefused() {
    assertThatThrownBy(() -> WeightFiles.open(folder))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("folder");
  }

  @Test
  void theContentAndNotTheEndingTellsTheFormat() throws IOException {
    Path path = folder.resolve("in-truth-zip.safetensors");
    Files.copy(GoldenFiles.of("checkpoint.pth"), path);
    try (WeightFile opened = WeightFiles.open(path)) {
      assertThat(opened.description()).startsWith("PyTorch");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"copy.pth", "copy.pt", "copy.safetensors"})
  void writtenFilesHaveTheValuesOfTheirSource(String name) {
    Path path = folder.resolve(name);
    try (WeightFile source = WeightFiles.open(GoldenFiles.of("checkpoint.pth"))) {
      WeightFiles.write(path, NamedTensor.of(source), Map.of());
    }
    try (WeightFile copy = WeightFiles.open(path);
        TensorScope scope = new TensorScope()) {
      TorchFileTest.VALUES.forEach(
          (key, expected) ->
              assertThat(TorchFileTest.values(copy.read(key))).as(key).containsExactly(expected));
    }
  }

  @Test
  void halfPrecisionIsWrittenAsAsked() {
    Path path = folder.resolve("half.pth");
    try (WeightFile source = WeightFiles.open(GoldenFiles.of("checkpoint.pth"))) {
      List<NamedTensor> tensors =
          NamedTensor.of(source).stream()
              .filter(t -> t.name().equals("double"))
              .map(t -> t.as(DType.F16).named("third"))
              .toList();
      WeightFiles.write(path, tensors, Map.of());
    }
    try (WeightFile half = WeightFiles.open(path);
        TensorScope scope = new TensorScope()) {
      assertThat(half.dtype("third")).isEqualTo(DType.F16);
      assertThat(Tensors.toDoubles(half.read("third"))).containsExactly(0x1.554p-2);
    }
  }

  @Test
  void storagesOfWrittenPyTorchFilesAreAlignedAndUncompressed() throws IOException {
    Path path = folder.resolve("aligned.pth");
    try (WeightFile source = WeightFiles.open(GoldenFiles.of("checkpoint.pth"))) {
      WeightFiles.write(path, NamedTensor.of(source), Map.of());
    }
    try (ZipFile zip = new ZipFile(path.toFile());
        InputFile file = InputFile.open(path)) {
      ZipIndex index = new ZipIndex(file);
      zip.stream()
          .forEach(
              entry -> {
                assertThat(entry.getMethod()).isEqualTo(ZipEntry.STORED);
                assertThat(index.region(entry.getName()).start() % 64).isZero();
              });
      assertThat(zip.size()).isEqualTo(TorchFileTest.VALUES.size() + 3);
    }
  }

  @Test
  void anUnknownEndingIsAnErrorThatListsTheKnown() {
    assertThatThrownBy(() -> WeightFiles.requireWritable(Path.of("net.h5")))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("net.h5");
  }
}
