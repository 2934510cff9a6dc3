package io.dualmix.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import io.dualmix.model.ForwardContext;
import io.dualmix.model.SegmentationModel;
import io.dualmix.model.UndescribedModel;
import io.dualmix.tensor.TensorScope;
import io.dualmix.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ModelGraphTest {
  private static final ExportOptions OPTIONS = ExportOptions.STANDARD;

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(
      value = ExportFormat.class,
      names = {"ONNX", "TORCHSCRIPT"})
  void aNetworkWithoutADescriptionIsRefusedWithARemedyAndLeavesNoFile(ExportFormat format)
      throws IOException {
    Path target = folder.resolve("model");
    try (SegmentationModel model = UndescribedModel.create(3)) {
      assertThatThrownBy(
              () -> {
                if (format == ExportFormat.ONNX) {
                  OnnxFile.write(target, model, Map.of(), OPTIONS);
                } else {
                  TorchScriptFile.write(target, model, Map.of(), OPTIONS);
                }
              })
          .isInstanceOfSatisfying(
              DualMixException.class,
              e -> {
                assertThat(e).hasMessage("deeplabv2 on resnet18 cannot be exported as a graph yet");
                assertThat(e.remedy()).contains("safetensors", "dualmix predict");
              });
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void suchANetworkPredictsAllTheSame() {
    try (SegmentationModel model = UndescribedModel.create(3);
        TensorScope scope = new TensorScope()) {
      Tensor image = Tensors.ofFloats(new float[3 * 16 * 24], 1, 3, 16, 24);
      Tensor logits = model.logits(image, 16, 24, ForwardContext.evaluation());
      assertThat(Tensors.shape(logits)).containsExactly(1, 3, 16, 24);
    }
  }
}
