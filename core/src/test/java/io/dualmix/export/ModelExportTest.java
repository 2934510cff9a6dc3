package io.dualmix.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import io.dualmix.model.ModelSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ModelExportTest {
  @TempDir Path folder;

  private Path model() {
    ModelSpec spec =
        ModelSpec.of("deeplabv3plus", "mobilenetv1_025", RandomModel.CLASSES).withHeadChannels(8);
    try (RandomModel model = new RandomModel(spec)) {
      return model.save(folder.resolve("model.safetensors"));
    }
  }

  @Test
  void safetensorsAreTheModelFileItself() throws IOException {
    Path model = model();
    Path target = folder.resolve("out/copy.safetensors");
    ModelExport.write(model, target, ExportFormat.SAFETENSORS, ExportOptions.STANDARD);
    assertThat(target).hasBinaryContent(Files.readAllBytes(model));
  }

  @ParameterizedTest
  @EnumSource
  void equalModelsGiveEqualBytes(ExportFormat format) throws IOException {
    Path model = model();
    Path one = folder.resolve("1/model." + format.ending());
    Path other = folder.resolve("2/model." + format.ending());
    ModelExport.write(model, one, format, ExportOptions.STANDARD);
    ModelExport.write(model, other, format, ExportOptions.STANDARD);
    assertThat(other).hasBinaryContent(Files.readAllBytes(one));
  }

  @ParameterizedTest
  @EnumSource
  void aDamagedModelIsNamedAndNothingIsWritten(ExportFormat format) throws IOException {
    byte[] bytes = Files.readAllBytes(model());
    Path half = folder.resolve("half.safetensors");
    Files.write(half, Arrays.copyOf(bytes, bytes.length / 2));
    Path target = folder.resolve("out/model");
    assertThatThrownBy(() -> ModelExport.write(half, target, format, ExportOptions.STANDARD))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("half.safetensors");
    assertThat(target.getParent()).doesNotExist();
  }

  @ParameterizedTest
  @EnumSource
  void aTargetThatCannotBeWrittenIsNamed(ExportFormat format) throws IOException {
    Path model = model();
    Path target = Files.createFile(folder.resolve("file")).resolve("model");
    assertThatThrownBy(() -> ModelExport.write(model, target, format, ExportOptions.STANDARD))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("Cannot write " + target);
  }
}
