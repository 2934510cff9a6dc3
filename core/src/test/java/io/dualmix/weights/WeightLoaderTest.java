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
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WeightLoaderTest {
  private static final String STEM = "backbone.conv_stem.weight";

  @TempDir Path folder;
  private SegmentationModel model;
  private TensorScope scope;

  @BeforeEach
  void open() {
    model = create(1);
    scope = new TensorScope();
  }

  @AfterEach
  void close() {
    scope.close();
    model.close();
  }

  private static SegmentationModel create(int seed) {
    return SegmentationModel.create(
        ModelSpec.of("deeplabv3plus", "mobilenetv1_025", 3).withHeadChannels(16),
        RandomStream.of(seed));
  }

  /** The backbone's tensors of another model under plain names. */
  private static Map<String, Tensor> plain(SegmentationModel other) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    other
        .state()
        .forEach(
            (name, tensor) -> {
              if (name.startsWith("backbone.")) {
                tensors.put(name.substring("backbone.".length()), tensor);
              }
            });
    return tensors;
  }

  private Path write(Map<String, Tensor> tensors) {
    Path path = folder.resolve("weights.safetensors");
    SafeTensors.write(path, tensors, Map.of());
    return path;
  }

  @Test
  void plainNamesFillTheBackbone() {
    try (SegmentationModel other = create(2)) {
      LoadReport report = WeightLoader.load(model, write(plain(other)));
      assertThat(Tensors.toFloats(model.state().get(STEM)))
          .isEqualTo(Tensors.toFloats(other.state().get(STEM)));
      assertThat(report.loaded()).hasSize(plain(other).size());
      assertThat(report.missing()).isEmpty();
    }
  }

  @Test
  void namesOfAParallelWrapperAreUnderstood() {
    Tensor ones = Tensors.ofFloats(filled(8 * 27), 8, 3, 3, 3);
    WeightLoader.load(model, write(Map.of("module.conv_stem.weight", ones)));
    assertThat(Tensors.toFloats(model.state().get(STEM))).containsOnly(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"model.", "model.module.", "student.net.", "Scale."})
  void anyCommonPrefixIsFoundAndReported(String prefix) {
    try (SegmentationModel other = create(2)) {
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      plain(other).forEach((name, tensor) -> tensors.put(prefix + name, tensor));
      tensors.put("unrelated.weight", Tensors.ofFloats(new float[4], 4));
      LoadReport report = WeightLoader.load(model, write(tensors));
      assertThat(report.loaded()).hasSize(plain(other).size());
      assertThat(report.unexpected()).containsExactly("unrelated.weight");
      assertThat(report.source()).contains("weights.safetensors").contains("'" + prefix + "'");
    }
  }

  @Test
  void ofTwoNetworksInOneFileOneIsTakenWhole() {
    try (SegmentationModel other = create(2)) {
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      plain(other).forEach((name, tensor) -> tensors.put("ema." + name, tensor));
      plain(other).forEach((name, tensor) -> tensors.put("net." + name, tensor));
      LoadReport report = WeightLoader.load(model, write(tensors));
      assertThat(report.missing()).isEmpty();
      assertThat(report.unexpected())
          .hasSize(plain(other).size())
          .allMatch(name -> name.startsWith("net."));
    }
  }

  @Test
  void namesOfAdaptSegNetBringAdviceOnItsConventions() {
    try (SegmentationModel network =
        SegmentationModel.create(ModelSpec.of("deeplabv2", "resnet50", 2), RandomStream.of(0))) {
      Map<String, Tensor> state = network.state();
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      tensors.put("bn1.weight", state.get("backbone.bn1.weight"));
      tensors.put("layer5.conv2d_list.3.bias", state.get("head.conv2d_list.3.bias"));
      LoadReport report = WeightLoader.load(network, write(tensors));
      assertThat(report.loaded())
          .containsExactlyInAnyOrder("backbone.bn1.weight", "head.conv2d_list.3.bias");
      assertThat(String.join("\n", report.advice()))
          .contains("stride_on: 1x1", "ceil_pool: true", "caffe_bgr", "used_rates: 2")
          .doesNotContain("auxiliary");
    }
  }

  @Test
  void theTableShowsEveryKindAndShortensLongLists() {
    List<String> many = IntStream.range(0, 25).mapToObj(i -> "m" + i).toList();
    LoadReport report =
        new LoadReport(
            "x.pth: PyTorch file",
            List.of("a"),
            many,
            List.of("u"),
            List.of("q, quantised"),
            List.of(),
            List.of("do"));
    assertThat(report.lines())
        .hasSize(3 + 21 + 1 + 1 + 1)
        .startsWith(
            "x.pth: PyTorch file",
            "1 tensors loaded, 25 missing, 1 unexpected, 0 of another shape, 1 skipped",
            "the backbone is complete; unexpected tensors are not used")
        .contains(
            "  missing     m19",
            "  missing, and 5 more",
            "  unexpected  u",
            "  skipped     q, quantised",
            "advice: do");
  }

  private static float[] filled(int count) {
    float[] values = new float[count];
    Arrays.fill(values, 1);
    return values;
  }

  @Test
  void classifiersAreExpectedAndOtherStrangersReported() {
    try (SegmentationModel other = create(2)) {
      Map<String, Tensor> tensors = plain(other);
      tensors.put("classifier.weight", Tensors.ofFloats(new float[4], 2, 2));
      tensors.put("fc.bias", Tensors.ofFloats(new float[4], 4));
      tensors.put("blocks.9.9.stranger", Tensors.ofFloats(new float[4], 4));
      LoadReport report = WeightLoader.load(model, write(tensors));
      assertThat(report.unexpected()).containsExactly("blocks.9.9.stranger");
    }
  }

  @Test
  void missingAndMismatchedTensorsAreReportedAndKeepTheirValues() {
    try (SegmentationModel other = create(2)) {
      float[] before = Tensors.toFloats(model.state().get(STEM));
      Map<String, Tensor> tensors = plain(other);
      tensors.remove("bn1.bias");
      tensors.put("conv_stem.weight", Tensors.ofFloats(new float[32], 32, 1, 1, 1));
      LoadReport report = WeightLoader.load(model, write(tensors));
      assertThat(report.missing()).containsExactly("backbone.bn1.bias");
      assertThat(report.mismatched()).containsExactly(STEM + " [32, 1, 1, 1] for [8, 3, 3, 3]");
      assertThat(Tensors.toFloats(model.state().get(STEM))).isEqualTo(before);
    }
  }

  @Test
  void aFileForAnotherBackboneIsAnErrorThatNamesBoth() {
    Path path = write(Map.of("layer1.0.conv1.weight", Tensors.ofFloats(new float[4], 2, 2)));
    assertThatThrownBy(() -> WeightLoader.load(model, path))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("mobilenetv1_025")
        .hasMessageContaining("layer1.0.conv1.weight");
  }

  @ParameterizedTest
  @CsvSource({"mobilenetv1_025, 10", "mobilenetv1_100, 5"})
  void publishedImageNetWeightsFillTheWholeBackbone(String backbone, int ofTheLastBlock) {
    Path path = SharedFolder.file("weights/" + backbone + "_imagenet.safetensors");
    ModelSpec spec = ModelSpec.of("deeplabv3plus", backbone, 3).withHeadChannels(16);
    try (SegmentationModel network = SegmentationModel.create(spec, RandomStream.of(0))) {
      LoadReport report = WeightLoader.load(network, path);
      assertThat(report.missing()).isEmpty();
      assertThat(report.mismatched()).isEmpty();
      assertThat(report.unexpected()).allMatch(name -> name.startsWith("blocks.4.1."));
      // 25 convolutions and as many norms of four tensors.
      assertThat(report.loaded()).hasSize(125);
      assertThat(report.unexpected()).hasSize(ofTheLastBlock);
    }
  }
}
