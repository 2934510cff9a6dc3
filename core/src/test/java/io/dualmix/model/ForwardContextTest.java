package io.dualmix.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dualmix.tensor.Backend;
import io.dualmix.tensor.NoGrad;
import io.dualmix.tensor.Precision;
import io.dualmix.tensor.RandomStream;
import io.dualmix.tensor.TensorScope;
import io.dualmix.tensor.Tensors;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardContextTest {
  private static final ModelSpec SPEC =
      ModelSpec.of("deeplabv3plus", "mobilenetv1_025", 3).withHeadChannels(8);

  private final Backend backend = Backend.open("cpu", Precision.FP32, 1);

  /** One step of training: forward and backward passes under a context. */
  private interface Step {
    void run(SegmentationModel model, ForwardContext context);
  }

  private static SegmentationModel model() {
    return SegmentationModel.create(SPEC, RandomStream.of(4));
  }

  private static ForwardContext training(boolean checkpointing) {
    return ForwardContext.training(RandomStream.of(7, "dropout"), checkpointing);
  }

  private static Tensor noise(long seed, long... shape) {
    RandomStream random = RandomStream.of(seed, "noise");
    float[] values = new float[(int) LongStream.of(shape).reduce(1, (a, b) -> a * b)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.uniform(-1, 1);
    }
    return Tensors.ofFloats(values, shape);
  }

  private static Tensor loss(SegmentationModel model, long image, ForwardContext context) {
    Tensor logits = model.logits(noise(image, 2, 3, 33, 41), 33, 41, context);
    return logits.sub(noise(image + 100, Tensors.shape(logits))).square().mean();
  }

  /** State and gradients after a step. */
  private static Map<String, float[]> after(boolean checkpointing, Step step) {
    Map<String, float[]> all = new LinkedHashMap<>();
    try (SegmentationModel model = model();
        TensorScope scope = new TensorScope();
        ForwardContext context = training(checkpointing)) {
      step.run(model, context);
      model
          .state()
          .forEach(
              (name, tensor) -> {
                all.put(name, Tensors.toFloats(tensor));
                if (tensor.grad().defined()) {
                  all.put("gradient of " + name, Tensors.toFloats(tensor.grad()));
                }
              });
    }
    return all;
  }

  private static void assertAlike(Map<String, float[]> actual, Map<String, float[]> expected) {
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    assertThat(actual.keySet()).anyMatch(name -> name.startsWith("gradient of backbone."));
    actual.forEach(
        (name, values) -> {
          float largest = 0;
          for (float value : expected.get(name)) {
            largest = Math.max(largest, Math.abs(value));
          }
          assertThat(values)
              .as(name)
              .containsExactly(expected.get(name), within(1e-4f * largest + 1e-6f));
        });
  }

  @Tag("slow")
  @Test
  void oneBackwardGoesThroughAllPassesOfItsLoss() {
    Step step =
        (model, context) ->
            context.backward(loss(model, 1, context).add(loss(model, 2, context)), backend);
    Map<String, float[]> plain = after(false, step);
    assertAlike(after(true, step), plain);
    Step first = (model, context) -> context.backward(loss(model, 1, context), backend);
    String stem = "gradient of backbone.conv_stem.weight";
    assertThat(plain.get(stem)).isNotEqualTo(after(false, first).get(stem));
  }

  @Tag("slow")
  @Test
  void eachBackwardGoesThroughThePassesSinceTheLast() {
    Step step =
        (model, context) -> {
          context.backward(loss(model, 1, context), backend);
          context.backward(loss(model, 2, context).add(loss(model, 3, context)), backend);
        };
    assertAlike(after(true, step), after(false, step));
  }

  @Tag("slow")
  @Test
  void aPassWaitsForItsOwnLoss() {
    Step step =
        (model, context) -> {
          Tensor first = loss(model, 1, context);
          Tensor second = loss(model, 2, context);
          context.backward(second, backend);
          context.backward(first, backend);
        };
    assertAlike(after(true, step), after(false, step));
  }

  @Tag("slow")
  @Test
  void aPassWithoutALossLeavesNoGradient() {
    Step step =
        (model, context) -> {
          Tensor unused = loss(model, 1, context);
          assertThat(unused.defined()).isTrue();
          context.backward(loss(model, 2, context), backend);
        };
    assertAlike(after(true, step), after(false, step));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void passesShareOneStreamOfDropout(boolean checkpointing) {
    try (SegmentationModel model = model();
        TensorScope scope = new TensorScope();
        ForwardContext one = training(checkpointing);
        ForwardContext other = training(checkpointing)) {
      Tensor image = noise(1, 1, 3, 33, 41);
      float[] first = Tensors.toFloats(model.forward(image, one));
      assertThat(Tensors.toFloats(model.forward(image, other))).isEqualTo(first);
      assertThat(Tensors.toFloats(model.forward(image, one))).isNotEqualTo(first);
    }
  }

  /** A backbone of two units of which the second drops channels. */
  private static final class Dropping implements Backbone {
    private final Tensor weight;
    private final FeatureDropout dropout = new FeatureDropout(0.5);

    Dropping(Tensor weight) {
      this.weight = weight;
    }

    @Override
    public List<Unit> units() {
      return List.of(
          (x, context) -> x.mul(weight), (x, context) -> dropout.forward(x.mul(weight), context));
    }

    @Override
    public SortedMap<Integer, Stage> stages() {
      return new TreeMap<>(Map.of(1, new Stage(1, 16)));
    }

    @Override
    public Optional<Features<GraphBuilder.Value>> describe(
        GraphBuilder graph, GraphBuilder.Value images) {
      return Optional.empty();
    }
  }

  @Test
  void aUnitThatIsComputedAgainDropsTheSame() {
    float[][] gradients = new float[2][];
    for (int i = 0; i < 2; i++) {
      try (TensorScope scope = new TensorScope();
          ForwardContext context = training(i == 1)) {
        Tensor weight = noise(3, 1, 16, 1, 1);
        weight.requires_grad_(true);
        Backbone backbone = new Dropping(weight);
        Tensor images = noise(5, 2, 16, 2, 2);
        Features<Tensor> features =
            i == 0
                ? backbone.forward(images, Set.of(1), context)
                : GradientCheckpointing.forward(backbone, images, Set.of(1), context);
        context.backward(features.at(1).square().sum(), backend);
        gradients[i] = Tensors.toFloats(weight.grad());
      }
    }
    assertThat(gradients[0]).isNotEqualTo(new float[16]);
    assertThat(gradients[1]).containsExactly(gradients[0], within(1e-5f));
  }

  @Test
  void evaluationBetweenTwoPassesChangesNothing() {
    Step plain =
        (model, context) -> {
          Tensor first = loss(model, 1, context);
          context.backward(first.add(loss(model, 2, context)), backend);
        };
    Step evaluated =
        (model, context) -> {
          Tensor first = loss(model, 1, context);
          try (NoGrad guard = NoGrad.open()) {
            assertThat(model.logits(noise(9, 1, 3, 33, 41), 33, 41).defined()).isTrue();
          }
          context.backward(first.add(loss(model, 2, context)), backend);
        };
    Map<String, float[]> expected = after(true, plain);
    Map<String, float[]> actual = after(true, evaluated);
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    actual.forEach((name, values) -> assertThat(values).as(name).isEqualTo(expected.get(name)));
  }

  @Test
  void oneContextServesModelsOfDifferentBatchNorm() {
    try (SegmentationModel moving = model();
        SegmentationModel frozen =
            SegmentationModel.create(SPEC.withBatchNorm(BatchNormMode.FROZEN), RandomStream.of(4));
        TensorScope scope = new TensorScope();
        ForwardContext context = training(true)) {
      context.backward(loss(frozen, 1, context).add(loss(moving, 2, context)), backend);
      String mean = "backbone.bn1.running_mean";
      assertThat(Tensors.toFloats(frozen.state().get(mean))).containsOnly(0f);
      assertThat(Tensors.toFloats(moving.state().get(mean))).doesNotContain(0f);
      for (SegmentationModel model : List.of(moving, frozen)) {
        assertThat(model.backboneParameters()).allMatch(weight -> weight.grad().defined());
      }
    }
  }

  @Test
  void evaluationServesSeveralThreads() throws Exception {
    try (SegmentationModel model = model();
        TensorScope scope = new TensorScope()) {
      float[] expected = Tensors.toFloats(model.forward(noise(1, 1, 3, 33, 41)).detach());
      ExecutorService threads = Executors.newFixedThreadPool(4);
      try {
        List<Future<float[]>> all =
            IntStream.range(0, 8).mapToObj(i -> threads.submit(() -> seen(model))).toList();
        for (Future<float[]> one : all) {
          assertThat(one.get()).containsExactly(expected, within(1e-5f));
        }
      } finally {
        threads.shutdownNow();
      }
    }
  }

  private static float[] seen(SegmentationModel model) {
    try (TensorScope scope = new TensorScope()) {
      return Tensors.toFloats(
          model.forward(noise(1, 1, 3, 33, 41), ForwardContext.evaluation()).detach());
    }
  }

  /** Passes that no loss goes back through are freed with their context. */
  @Tag("slow")
  @Test
  void closingFreesWhatPassesRemember() {
    try (SegmentationModel model = model()) {
      forgotten(model, 10);
      long before = Pointer.physicalBytes();
      // What one pass remembers is about 1 MB: 100 that stay would be 100 MB.
      forgotten(model, 100);
      assertThat(Pointer.physicalBytes() - before).isLessThan(40L << 20);
    }
  }

  private static void forgotten(SegmentationModel model, int count) {
    for (int i = 0; i < count; i++) {
      try (TensorScope scope = new TensorScope();
          ForwardContext context = training(true)) {
        Tensor logits = model.forward(noise(i, 1, 3, 129, 161), context);
        assertThat(logits.mul(new Scalar(1.0)).defined()).isTrue();
      }
    }
  }
}
