package io.dualmix.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.dualmix.DualMixException;
import io.dualmix.data.image.ImageSize;
import io.dualmix.data.image.RgbImage;
import io.dualmix.export.ExportOptions.Place;
import io.dualmix.model.Backbones;
import io.dualmix.model.BatchNormMode;
import io.dualmix.model.Heads;
import io.dualmix.model.ModelSpec;
import io.dualmix.model.ModelVariant;
import io.dualmix.model.Normalisation;
import io.dualmix.model.SegmentationModel;
import io.dualmix.tensor.Backend;
import io.dualmix.tensor.Precision;
import io.dualmix.tensor.RandomStream;
import io.dualmix.weights.ModelFile;
import java.io.File;
import java.lang.reflect.Constructor;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** ONNX files against ONNX Runtime, which shares no code with libtorch. */
@Tag("slow")
class OnnxExportTest {
  /** N, H and W: even, odd, mixed, and less than the output stride. */
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

  private static ModelSpec normalised(ModelSpec s, Normalisation normalisation) {
    return new ModelSpec(
        s.architecture(),
        s.backbone(),
        s.classes(),
        s.outputStride(),
        s.headChannels(),
        s.alignCorners(),
        s.dropout(),
        s.batchNorm(),
        normalisation,
        s.variant());
  }

  /** Every backbone under one of the heads, every head; new ones join by themselves. */
  static Stream<ModelSpec> networks() {
    List<String> heads = Heads.names();
    List<ModelSpec> specs = new ArrayList<>();
    for (String backbone : Backbones.names()) {
      specs.add(spec(heads.get(specs.size() % heads.size()), backbone));
    }
    heads.forEach(head -> specs.add(spec(head, "mobilenetv2_035")));
    return specs.stream();
  }

  /** Output strides, variants, batch norm and normalisations. */
  static Stream<ModelSpec> settings() {
    List<ModelSpec> specs = new ArrayList<>();
    for (int stride : new int[] {8, 16, 32}) {
      specs.add(spec("deeplabv2", "mobilenetv2_035").withOutputStride(stride));
      specs.add(spec("deeplabv3plus", "mobilenetv1_025").withOutputStride(stride));
    }
    specs.add(spec("deeplabv2", "resnet18").withOutputStride(32));
    specs.add(
        spec("deeplabv2", "resnet18")
            .withVariant(new ModelVariant(ModelVariant.StrideOn.CONV_3X3, true, 2, true)));
    specs.add(
        normalised(
            spec("deeplabv2", "resnet50").withVariant(ModelVariant.ADAPT_SEG_NET),
            Normalisation.CAFFE_BGR));
    specs.add(normalised(SMALL, Normalisation.CAFFE_BGR).withBatchNorm(BatchNormMode.FROZEN));
    return specs.stream();
  }

  /** The outputs by name, flat. */
  private static Map<String, Object> run(OrtSession session, float[] image, int... size)
      throws OrtException {
    long[] shape = {size[0], 3, size[1], size[2]};
    try (OnnxTensor input =
            OnnxTensor.createTensor(
                OrtEnvironment.getEnvironment(), FloatBuffer.wrap(image), shape);
        OrtSession.Result result = session.run(Map.of("image", input))) {
      FloatBuffer logits = ((OnnxTensor) result.get("logits").orElseThrow()).getFloatBuffer();
      float[] values = new float[logits.remaining()];
      logits.get(values);
      if (result.size() == 1) {
        return Map.of("logits", values);
      }
      LongBuffer labels = ((OnnxTensor) result.get("labels").orElseThrow()).getLongBuffer();
      long[] indices = new long[labels.remaining()];
      labels.get(indices);
      return Map.of("logits", values, "labels", indices);
    }
  }

  private static OrtSession open(Path file) throws OrtException {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      return OrtEnvironment.getEnvironment().createSession(file.toString(), options);
    }
  }

  private Path export(RandomModel model, ExportOptions options) {
    Path target = folder.resolve("model.onnx");
    Path source = model.save(folder.resolve("model.safetensors"));
    ModelExport.write(source, target, ExportFormat.ONNX, options);
    return target;
  }

  @ParameterizedTest
  @MethodSource({"networks", "settings"})
  void logitsAreThoseOfTheModelAtEverySize(ModelSpec spec) throws OrtException {
    try (RandomModel model = new RandomModel(spec)) {
      if (!model.described(() -> export(model, ExportOptions.STANDARD))) {
        return;
      }
      try (OrtSession session = open(export(model, ExportOptions.STANDARD))) {
        for (int[] size : SIZES) {
          float[] image = RandomModel.image(size[0], size[1], size[2]);
          RandomModel.assertClose(
              (float[]) run(session, image, size).get("logits"),
              model.logits(size[0], size[1], size[2]),
              size[1] * size[2]);
        }
      }
    }
  }

  @Test
  void labelsAreTheLargestLogits() throws OrtException {
    try (RandomModel model = new RandomModel(SMALL);
        OrtSession session = open(export(model, ExportOptions.STANDARD))) {
      Map<String, Object> outputs = run(session, RandomModel.image(2, 20, 31), 2, 20, 31);
      assertThat((long[]) outputs.get("labels"))
          .isEqualTo(RandomModel.labels((float[]) outputs.get("logits"), 20 * 31));
    }
  }

  @Test
  void labelsCanBeLeftOut() throws OrtException {
    ExportOptions options = new ExportOptions(Place.INSIDE, false, 17);
    try (RandomModel model = new RandomModel(SMALL);
        OrtSession session = open(export(model, options))) {
      assertThat(session.getOutputNames()).containsExactly("logits");
    }
  }

  @Test
  void outsideNormalisationTheGraphTakesTheNetworksInput() throws OrtException {
    ExportOptions options = new ExportOptions(Place.OUTSIDE, true, 17);
    try (RandomModel model = new RandomModel(normalised(SMALL, Normalisation.CAFFE_BGR));
        OrtSession session = open(export(model, options))) {
      RandomModel.assertClose(
          (float[]) run(session, model.input(1, 20, 31), 1, 20, 31).get("logits"),
          model.logits(1, 20, 31),
          20 * 31);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {ExportOptions.OLDEST_OPSET, 14, 15, 16, 17, 18, 20, 21, 22, 23})
  void everyOpsetGivesTheSameLogits(int opset) throws OrtException {
    ExportOptions options = new ExportOptions(Place.INSIDE, true, opset);
    try (RandomModel model = new RandomModel(SMALL);
        OrtSession session = open(export(model, options))) {
      RandomModel.assertClose(
          (float[]) run(session, RandomModel.image(1, 33, 65), 1, 33, 65).get("logits"),
          model.logits(1, 33, 65),
          33 * 65);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {ExportOptions.OLDEST_OPSET - 1, ExportOptions.NEWEST_OPSET + 1})
  void anOpsetThatWasNotTriedIsRefused(int opset) {
    assertThatThrownBy(() -> new ExportOptions(Place.INSIDE, true, opset))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("opset " + opset);
  }

  @ParameterizedTest
  @CsvSource({"deeplabv3plus, mobilenetv1_025", "deeplabv2, resnet18"})
  void inHalfPrecisionTheFileIsHalfAsLargeAndAgrees(String head, String backbone) throws Exception {
    ExportOptions half = new ExportOptions(Place.INSIDE, true, 17, null, true);
    try (RandomModel model = new RandomModel(spec(head, backbone))) {
      long full = Files.size(export(model, ExportOptions.STANDARD));
      Path file = export(model, half);
      assertThat(Files.size(file)).isLessThan(full * 6 / 10);
      try (OnnxVerification verification =
          new OnnxVerification(file, folder.resolve("model.safetensors"), half)) {
        verification.compare(image(40, 24));
        assertThat(verification.images()).isEqualTo(1);
        assertThat(verification.difference()).isBetween(1e-6, 0.02);
        assertThat(verification.agrees()).isTrue();
      }
    }
  }

  @Test
  void aFixedSizeIsInTheGraph() throws OrtException {
    ExportOptions options = new ExportOptions(Place.INSIDE, true, 17, new ImageSize(40, 24), false);
    try (RandomModel model = new RandomModel(SMALL)) {
      Path file = export(model, options);
      try (OrtSession session = open(file)) {
        TensorInfo input = (TensorInfo) session.getInputInfo().get("image").getInfo();
        assertThat(input.getShape()).containsExactly(1, 3, 24, 40);
      }
      try (OnnxVerification verification =
          new OnnxVerification(file, folder.resolve("model.safetensors"), options)) {
        verification.compare(image(40, 24));
        assertThat(verification.agrees()).isTrue();
        assertThatThrownBy(() -> verification.compare(image(32, 24)))
            .isInstanceOf(DualMixException.class)
            .hasMessageContaining("32x24");
      }
    }
  }

  @Test
  void verificationFindsTheFileOfAnotherModel() {
    try (RandomModel model = new RandomModel(SMALL);
        SegmentationModel other = SegmentationModel.create(SMALL, RandomStream.of(9))) {
      Path file = export(model, ExportOptions.STANDARD);
      Path unlike = folder.resolve("other.safetensors");
      ModelFile.save(unlike, other, RandomModel.classes(), Map.of());
      try (OnnxVerification verification =
          new OnnxVerification(file, unlike, ExportOptions.STANDARD)) {
        verification.compare(image(40, 24));
        assertThat(verification.agrees()).isFalse();
        assertThat(verification.sameClass()).isLessThan(0.9);
      }
    }
  }

  /** DualMix and its other libraries, without ONNX Runtime. */
  @Test
  void withoutOnnxRuntimeTheMessageSaysHowToGetIt() throws Exception {
    List<URL> places = new ArrayList<>();
    String path = System.getProperty("java.class.path");
    for (String place : path.split(File.pathSeparator, -1)) {
      if (!place.isEmpty() && !place.contains("onnxruntime")) {
        places.add(Path.of(place).toUri().toURL());
      }
    }
    URL[] others = places.toArray(new URL[0]);
    try (URLClassLoader loader = new URLClassLoader(others, ClassLoader.getPlatformClassLoader())) {
      Class<?> type = loader.loadClass(OnnxVerification.class.getName());
      Constructor<?> made = type.getConstructors()[0];
      assertThatThrownBy(() -> made.newInstance(folder, folder, null))
          .cause()
          .hasMessageContaining("ONNX Runtime is not here");
    }
  }

  private static RgbImage image(int width, int height) {
    byte[] rgb = new byte[width * height * 3];
    RandomStream random = RandomStream.of(6, "pixels");
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) random.nextInt(256);
    }
    return new RgbImage(width, height, rgb);
  }

  @Test
  void theMetadataSayWhatTheModelIs() throws OrtException {
    try (RandomModel model = new RandomModel(SMALL);
        OrtSession session = open(export(model, ExportOptions.STANDARD))) {
      assertThat(session.getMetadata().getProducerName()).isEqualTo("DualMix");
      assertThat(session.getMetadata().getCustomMetadata())
          .containsEntry("dualmix.model.backbone", "mobilenetv1_025")
          .containsEntry("dualmix.export.normalisation", "inside")
          .containsEntry("dualmix.provenance.run", "test")
          .hasEntrySatisfying(
              "dualmix.classes", json -> assertThat(json).contains("\"road\"", "\"rgb\""));
    }
  }

  @Test
  void exportingHoldsNoNativeMemory() throws Exception {
    try (RandomModel model = new RandomModel(SMALL)) {
      long size = Files.size(export(model, ExportOptions.STANDARD));
      long before = Pointer.totalCount();
      for (int i = 0; i < 5; i++) {
        assertThat(Files.size(export(model, ExportOptions.STANDARD))).isEqualTo(size);
      }
      assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
    }
  }
}
