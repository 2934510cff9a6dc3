package io.dualmix.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.dualmix.export.ExportOptions.Place;
import io.dualmix.model.ModelSpec;
import io.dualmix.model.ModelVariant;
import io.dualmix.model.Normalisation;
import io.dualmix.tensor.Backend;
import io.dualmix.tensor.Precision;
import io.dualmix.tensor.TensorScope;
import io.dualmix.tensor.Tensors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.ExtraFilesMap;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("slow")
class TorchScriptExportTest {
  private static final int[][] SIZES = {{1, 64, 96}, {1, 33, 65}, {2, 47, 30}, {1, 5, 7}};
  private static final ModelSpec SMALL = spec("deeplabv3plus", "mobilenetv1_025");

  @TempDir Path folder;

  @BeforeAll
  static void oneThread() {
    // The tensors are tiny: threads would only wait for each other, on a busy machine for minutes.
    assertThat(Backend.open("cpu", Precision.FP32, 1).threads()).isEqualTo(1);
  }

  private static ModelSpec spec(String architecture, String backbone) {
    return ModelSpec.of(architecture, backbone, RandomModel.CLASSES).withHeadChannels(16);
  }

  static Stream<ModelSpec> networks() {
    ModelSpec resNet = spec("deeplabv2", "resnet18");
    return Stream.of(
        SMALL,
        SMALL.withOutputStride(8),
        spec("deeplabv2", "mobilenetv2_035"),
        spec("deeplabv3plus", "mobilenetv2_035").withOutputStride(32),
        resNet.withVariant(new ModelVariant(ModelVariant.StrideOn.CONV_3X3, true, 2, true)),
        new ModelSpec(
            resNet.architecture(),
            "resnet50",
            resNet.classes(),
            16,
            resNet.headChannels(),
            false,
            0,
            resNet.batchNorm(),
            Normalisation.CAFFE_BGR,
            ModelVariant.ADAPT_SEG_NET));
  }

  private Path export(RandomModel model, Place normalisation) {
    Path target = folder.resolve("model.pt");
    ModelExport.write(
        model.save(folder.resolve("model.safetensors")),
        target,
        ExportFormat.TORCHSCRIPT,
        new ExportOptions(normalisation, true, 17));
    return target;
  }

  private static JitModule load(Path file) {
    return torch.load(file.toString());
  }

  private static Tensor forward(JitModule module, Tensor image) {
    return module.forward(new IValueVector(new IValue(image))).toTensor();
  }

  @ParameterizedTest
  @MethodSource("networks")
  void theLoadedModuleGivesTheModelsLogitsAtEverySize(ModelSpec spec) {
    try (RandomModel model = new RandomModel(spec);
        TensorScope scope = new TensorScope();
        NoGradGuard guard = new NoGradGuard()) {
      if (!model.described(() -> export(model, Place.INSIDE))) {
        return;
      }
      JitModule module = load(export(model, Place.INSIDE));
      for (int[] size : SIZES) {
        float[] pixels = RandomModel.image(size[0], size[1], size[2]);
        Tensor image = Tensors.ofFloats(pixels, size[0], 3, size[1], size[2]);
        RandomModel.assertClose(
            Tensors.toFloats(forward(module, image)),
            model.logits(size[0], size[1], size[2]),
            size[1] * size[2]);
      }
    }
  }

  @Test
  void imagesMayHave8Bits() {
    try (RandomModel model = new RandomModel(SMALL);
        TensorScope scope = new TensorScope();
        NoGradGuard guard = new NoGradGuard()) {
      Tensor image = Tensors.ofFloats(RandomModel.image(1, 20, 31), 1, 3, 20, 31);
      JitModule module = load(export(model, Place.INSIDE));
      RandomModel.assertClose(
          Tensors.toFloats(forward(module, image.to(ScalarType.Byte))),
          model.logits(1, 20, 31),
          20 * 31);
    }
  }

  @Test
  void outsideNormalisationTheModuleTakesTheNetworksInput() {
    try (RandomModel model = new RandomModel(SMALL);
        TensorScope scope = new TensorScope();
        NoGradGuard guard = new NoGradGuard()) {
      Tensor input = Tensors.ofFloats(model.input(1, 20, 31), 1, 3, 20, 31);
      JitModule module = load(export(model, Place.OUTSIDE));
      RandomModel.assertClose(
          Tensors.toFloats(forward(module, input)), model.logits(1, 20, 31), 20 * 31);
    }
  }

  @Test
  void labelsAreTheLargestLogits() {
    try (RandomModel model = new RandomModel(SMALL);
        TensorScope scope = new TensorScope();
        NoGradGuard guard = new NoGradGuard()) {
      JitModule module = load(export(model, Place.INSIDE));
      Tensor image = Tensors.ofFloats(RandomModel.image(2, 20, 31), 2, 3, 20, 31);
      IValueVector arguments = new IValueVector(new IValue(image));
      assertThat(Tensors.toLongs(module.get_method("labels").apply(arguments).toTensor()))
          .isEqualTo(RandomModel.labels(Tensors.toFloats(forward(module, image)), 20 * 31));
    }
  }

  @Test
  void parametersAndBuffersKeepTheModelsNames() {
    try (RandomModel model = new RandomModel(SMALL);
        TensorScope scope = new TensorScope()) {
      JitModule module = load(export(model, Place.INSIDE));
      List<String> names = new ArrayList<>();
      var parameters = module.named_parameters();
      var parameter = parameters.begin();
      for (long i = 0; i < parameters.size(); i++, parameter.increment()) {
        names.add(parameter.multiply().name().getString());
      }
      var buffers = module.named_buffers();
      var buffer = buffers.begin();
      for (long i = 0; i < buffers.size(); i++, buffer.increment()) {
        names.add(buffer.multiply().name().getString());
      }
      assertThat(names).containsExactlyInAnyOrderElementsOf(model.model().state().keySet());
    }
  }

  @Test
  void theMetadataAreExtraFiles() {
    try (RandomModel model = new RandomModel(SMALL);
        TensorScope scope = new TensorScope()) {
      BytePointer key = new BytePointer("dualmix.classes");
      ExtraFilesMap extra = new ExtraFilesMap();
      extra.put(key, new BytePointer(""));
      Path file = export(model, Place.INSIDE);
      assertThat(torch.load(file.toString(), new DeviceOptional(), extra, true).isNull()).isFalse();
      assertThat(extra.get(key).getString()).contains("\"road\"");
    }
  }

  @Test
  void exportingHoldsNoNativeMemory() {
    try (RandomModel model = new RandomModel(SMALL)) {
      assertThat(export(model, Place.INSIDE)).isNotEmptyFile();
      long before = Pointer.totalCount();
      for (int i = 0; i < 5; i++) {
        assertThat(export(model, Place.INSIDE)).isNotEmptyFile();
      }
      assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
    }
  }
}
