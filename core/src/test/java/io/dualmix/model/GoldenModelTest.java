package io.dualmix.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.dualmix.tensor.RandomStream;
import io.dualmix.tensor.TensorScope;
import io.dualmix.tensor.Tensors;
import io.dualmix.weights.SafeTensors;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.data.Offset;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Models described by stored files still compute the stored logits from the stored images. To keep
 * the files small, weights are not in them but drawn from a {@link RandomStream} per tensor, which
 * is the same everywhere.
 */
class GoldenModelTest {
  private static final String IMAGE = "image";
  private static final String LOGITS = "logits";

  @ParameterizedTest
  @ValueSource(strings = {"deeplabv3plus-mobilenetv1_025", "deeplabv2-resnet18"})
  void storedLogitsAreStillPredicted(String name) throws URISyntaxException {
    var resource =
        Objects.requireNonNull(getClass().getResource("/model/" + name + ".safetensors"));
    try (SafeTensors golden = SafeTensors.open(Path.of(resource.toURI()));
        TensorScope scope = new TensorScope()) {
      float[] expected = Tensors.toFloats(golden.read(LOGITS));
      ModelSpec spec = ModelSpec.fromMap(golden.metadata());
      float[] actual = Tensors.toFloats(predict(spec, golden.read(IMAGE)));
      float largest = 0;
      for (float value : expected) {
        largest = Math.max(largest, Math.abs(value));
      }
      assertThat(largest).isGreaterThan(0.1f);
      assertThat(actual).containsExactly(expected, Offset.offset(largest * 1e-4f));
    }
  }

  private static Tensor predict(ModelSpec spec, Tensor image) {
    try (SegmentationModel model = SegmentationModel.create(spec, RandomStream.of(0));
        TensorScope scope = new TensorScope();
        NoGradGuard guard = new NoGradGuard()) {
      model.state().forEach(GoldenModelTest::draw);
      return scope.keep(
          model.logits(model.normalise(image), image.size(2), image.size(3)).detach());
    }
  }

  /** Weights of He's size, norms near the identity. */
  private static void draw(String name, Tensor tensor) {
    RandomStream random = RandomStream.of(2021, name);
    double low = name.endsWith("running_var") ? 0.5 : -0.1;
    double high = name.endsWith("running_var") ? 1.5 : 0.1;
    if (tensor.dim() == 4) {
      long fanIn = tensor.size(1) * tensor.size(2) * tensor.size(3);
      high = Math.sqrt(6.0 / fanIn);
      low = -high;
    } else if (name.endsWith(".weight")) {
      low = 0.7;
      high = 1.3;
    }
    if (tensor.dim() > 0) {
      float[] values = new float[(int) tensor.numel()];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) random.uniform(low, high);
      }
      tensor.copy_(Tensors.ofFloats(values, Tensors.shape(tensor)));
    }
  }

  /** Writes new golden files to the given folder, after a deliberate change. */
  public static void main(String[] arguments) {
    ModelSpec deepLabV2 = ModelSpec.of("deeplabv2", "resnet18", 4);
    ModelSpec deepLabV3 = ModelSpec.of("deeplabv3plus", "mobilenetv1_025", 5).withHeadChannels(16);
    for (ModelSpec spec : new ModelSpec[] {deepLabV2, deepLabV3}) {
      try (TensorScope scope = new TensorScope()) {
        byte[] pixels = new byte[3 * 37 * 45];
        RandomStream random = RandomStream.of(7, IMAGE);
        for (int i = 0; i < pixels.length; i++) {
          pixels[i] = (byte) random.nextInt(256);
        }
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put(IMAGE, Tensors.ofBytes(pixels, 1, 3, 37, 45));
        tensors.put(LOGITS, predict(spec, tensors.get(IMAGE)));
        String name = spec.architecture() + "-" + spec.backbone() + ".safetensors";
        SafeTensors.write(Path.of(arguments[0], name), tensors, spec.toMap());
      }
    }
  }
}
