package io.dualmix.weights;

import static org.assertj.core.api.Assertions.assertThat;

import io.dualmix.model.BatchNormMode;
import io.dualmix.model.ForwardContext;
import io.dualmix.model.ModelSpec;
import io.dualmix.model.ModelVariant;
import io.dualmix.model.Normalisation;
import io.dualmix.model.SegmentationModel;
import io.dualmix.tensor.Backend;
import io.dualmix.tensor.Precision;
import io.dualmix.tensor.RandomStream;
import io.dualmix.tensor.TensorScope;
import io.dualmix.tensor.Tensors;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks compute what Python's PyTorch computed with the same weights under its own names. */
class PyTorchParityTest {
  private static final int CLASSES = 5;

  @BeforeAll
  static void oneThread() {
    // The tensors are tiny: threads would only wait for each other, on a busy machine for minutes.
    assertThat(Backend.open("cpu", Precision.FP32, 1).threads()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "deeplabv2-resnet18",
        "deeplabv2-resnet50",
        "adaptsegnet-resnet50",
        "deeplabv3plus-mobilenetv2_100"
      })
  void logitsAreThoseOfPyTorch(String name) {
    try (WeightFile golden = WeightFiles.open(GoldenFiles.of(name + ".pth"));
        SegmentationModel model = loaded(name, spec(golden.metadata()));
        TensorScope scope = new TensorScope();
        NoGradGuard guard = new NoGradGuard()) {
      Tensor image = golden.read("image");
      Tensor input = model.normalise(image);
      List<Tensor> levels =
          model.levels(input, image.size(2), image.size(3), ForwardContext.evaluation());
      assertThat(relativeError(levels.get(0), golden.read("logits"))).isLessThan(1e-5);
      assertThat(levels).hasSize(golden.names().contains("auxiliary") ? 2 : 1);
      if (levels.size() == 2) {
        assertThat(relativeError(levels.get(1), golden.read("auxiliary"))).isLessThan(1e-5);
      }
      Tensor logits = model.logits(input, image.size(2), image.size(3));
      assertThat(Tensors.toFloats(logits)).isEqualTo(Tensors.toFloats(levels.get(0)));
    }
  }

  private static SegmentationModel loaded(String name, ModelSpec spec) {
    SegmentationModel model = SegmentationModel.create(spec, RandomStream.of(1));
    Path list = GoldenFiles.of(name + ".txt");
    LoadReport report = WeightLoader.load(model, new RandomWeights(list), list);
    assertThat(report.missing()).isEmpty();
    assertThat(report.unexpected()).isEmpty();
    assertThat(report.mismatched()).isEmpty();
    assertThat(report.advice()).isEmpty();
    return model;
  }

  private static ModelSpec spec(Map<String, String> texts) {
    boolean caffe = texts.containsKey("variant");
    ModelSpec usual = ModelSpec.of(texts.get("architecture"), texts.get("backbone"), CLASSES);
    return new ModelSpec(
        usual.architecture(),
        usual.backbone(),
        CLASSES,
        Integer.parseInt(texts.get("stride")),
        16,
        usual.alignCorners(),
        0,
        BatchNormMode.TRAINED,
        caffe ? Normalisation.CAFFE_BGR : usual.normalisation(),
        caffe ? ModelVariant.ADAPT_SEG_NET : ModelVariant.STANDARD);
  }

  /** The length of the difference by the length of the expected values. */
  private static double relativeError(Tensor actual, Tensor expected) {
    assertThat(Tensors.shape(actual)).isEqualTo(Tensors.shape(expected));
    double[] a = Tensors.toDoubles(actual);
    double[] e = Tensors.toDoubles(expected);
    double difference = 0;
    double length = 0;
    for (int i = 0; i < e.length; i++) {
      difference += (a[i] - e[i]) * (a[i] - e[i]);
      length += e[i] * e[i];
    }
    assertThat(length).isGreaterThan(0);
    return Math.sqrt(difference / length);
  }
}
