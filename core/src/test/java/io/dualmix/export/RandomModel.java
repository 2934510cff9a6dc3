package io.dualmix.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.ClassTable.SemanticClass;
import io.dualmix.model.ForwardCost;
import io.dualmix.model.ModelSpec;
import io.dualmix.model.SegmentationModel;
import io.dualmix.tensor.RandomStream;
import io.dualmix.tensor.TensorScope;
import io.dualmix.tensor.Tensors;
import io.dualmix.weights.ModelFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/** A network whose every tensor is random, batch-norm statistics included, and what it answers. */
final class RandomModel implements AutoCloseable {
  static final int CLASSES = 5;

  private final SegmentationModel model;

  RandomModel(ModelSpec spec) {
    model = SegmentationModel.create(spec, RandomStream.of(1, "export"));
    RandomStream random = RandomStream.of(2, "export");
    try (TensorScope scope = new TensorScope();
        NoGradGuard guard = new NoGradGuard()) {
      model
          .state()
          .forEach(
              (name, tensor) -> {
                if (tensor.dim() == 1) {
                  boolean positive = name.endsWith("running_var") || name.endsWith("weight");
                  tensor.copy_(
                      Tensors.ofFloats(
                          floats(
                              random,
                              (int) tensor.numel(),
                              positive ? 0.5 : -0.2,
                              positive ? 1.5 : 0.2),
                          tensor.numel()));
                }
              });
    }
  }

  private static float[] floats(RandomStream random, int count, double from, double to) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.uniform(from, to);
    }
    return values;
  }

  /** Pixels 0..255, [n, 3, height, width]. */
  static float[] image(int n, int height, int width) {
    float[] values = floats(RandomStream.of(3, "image"), n * 3 * height * width, 0, 256);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Math.floor(values[i]);
    }
    return values;
  }

  SegmentationModel model() {
    return model;
  }

  Path save(Path file) {
    ModelFile.save(file, model, classes(), Map.of("run", "test"));
    return file;
  }

  static ClassTable classes() {
    return new ClassTable(
        List.of("road", "sky", "car", "tree", "sign").stream()
            .map(name -> new SemanticClass(name, name.hashCode() & 0xFFFFFF))
            .toList());
  }

  /**
   * Whether the network can be described as a graph. If not, its export has to end with the message
   * that says so, and with no other.
   */
  boolean described(Runnable export) {
    boolean described = ForwardCost.of(model, 32, 32).isPresent();
    if (!described) {
      assertThatThrownBy(export::run).hasMessageContaining("cannot be exported as a graph yet");
    }
    return described;
  }

  /** What the network takes, normalised, from {@link #image}. */
  float[] input(int n, int height, int width) {
    try (TensorScope scope = new TensorScope()) {
      return Tensors.toFloats(
          model.normalise(Tensors.ofFloats(image(n, height, width), n, 3, height, width)));
    }
  }

  /** The logits of {@link #image}, [n, C, height, width]. */
  float[] logits(int n, int height, int width) {
    try (TensorScope scope = new TensorScope();
        NoGradGuard guard = new NoGradGuard()) {
      Tensor input = Tensors.ofFloats(input(n, height, width), n, 3, height, width);
      return Tensors.toFloats(model.logits(input, height, width));
    }
  }

  /** Asserts that logits differ by 1e-4 of their range at most and labels at 0.1 % at most. */
  static void assertClose(float[] actual, float[] expected, int pixels) {
    assertThat(actual).hasSameSizeAs(expected);
    float lowest = Float.POSITIVE_INFINITY;
    float highest = Float.NEGATIVE_INFINITY;
    float error = 0;
    for (int i = 0; i < expected.length; i++) {
      lowest = Math.min(lowest, expected[i]);
      highest = Math.max(highest, expected[i]);
      error = Math.max(error, Math.abs(expected[i] - actual[i]));
    }
    assertThat(highest - lowest).isGreaterThan(0).isFinite();
    assertThat(error / (highest - lowest)).isLessThan(1e-4f);
    long[] labels = labels(expected, pixels);
    long[] others = labels(actual, pixels);
    int equal = 0;
    for (int i = 0; i < labels.length; i++) {
      equal += labels[i] == others[i] ? 1 : 0;
    }
    assertThat(equal).isGreaterThanOrEqualTo((int) Math.floor(0.999 * labels.length));
  }

  /** The index of the largest of [n, C, pixels] per pixel. */
  static long[] labels(float[] logits, int pixels) {
    long[] labels = new long[logits.length / CLASSES];
    for (int i = 0; i < labels.length; i++) {
      int start = i / pixels * CLASSES * pixels + i % pixels;
      for (int c = 1; c < CLASSES; c++) {
        if (logits[start + c * pixels] > logits[start + (int) labels[i] * pixels]) {
          labels[i] = c;
        }
      }
    }
    return labels;
  }

  @Override
  public void close() {
    model.close();
  }
}
