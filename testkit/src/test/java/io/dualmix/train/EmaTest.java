package io.dualmix.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.dualmix.DualMixException;
import io.dualmix.model.SegmentationModel;
import io.dualmix.tensor.NoGrad;
import io.dualmix.tensor.RandomStream;
import io.dualmix.tensor.TensorScope;
import io.dualmix.tensor.Tensors;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmaTest {
  /** Moves every floating tensor, and counts a batch, as a step of training does. */
  private static void move(SegmentationModel model, int step) {
    try (TensorScope scope = new TensorScope();
        NoGrad guard = NoGrad.open()) {
      model
          .state()
          .forEach(
              (name, tensor) -> {
                if (tensor.is_floating_point()) {
                  tensor.mul_(new Scalar(0.9)).add_(new Scalar(0.01 * (step + 1)));
                } else {
                  tensor.add_(new Scalar(1));
                }
              });
    }
  }

  private static Map<String, double[]> values(SegmentationModel model) {
    Map<String, double[]> values = new LinkedHashMap<>();
    try (TensorScope scope = new TensorScope()) {
      model.state().forEach((name, tensor) -> values.put(name, Tensors.toDoubles(tensor)));
    }
    return values;
  }

  @Tag("slow")
  @ParameterizedTest
  @ValueSource(doubles = {0, 0.6, 0.999})
  void everyTensorIsTheAverageOfPlainArithmetic(double decay) {
    try (SegmentationModel student = TinyTraining.model(1);
        Ema ema = new Ema(student, decay, TinyTraining.backend())) {
      Map<String, double[]> expected = values(student);
      for (int t = 0; t < 6; t++) {
        move(student, t);
        ema.update(student);
        double share = Math.min(1 - 1.0 / (t + 1), decay);
        values(student)
            .forEach(
                (name, now) -> {
                  double[] average = expected.get(name);
                  boolean counts = name.endsWith("num_batches_tracked");
                  for (int i = 0; i < now.length; i++) {
                    average[i] = counts ? now[i] : share * average[i] + (1 - share) * now[i];
                  }
                });
      }
      assertThat(ema.updates()).isEqualTo(6);
      values(ema.model())
          .forEach(
              (name, average) ->
                  assertThat(average).as(name).containsExactly(expected.get(name), within(2e-6)));
    }
  }

  @Test
  void itBeginsAsACopyAndTheFirstUpdateCopiesAgain() {
    try (SegmentationModel student = TinyTraining.model(1);
        Ema ema = new Ema(student, 0.999, TinyTraining.backend())) {
      assertEqual(ema.model(), student);
      move(student, 0);
      ema.update(student);
      assertEqual(ema.model(), student);
      move(student, 1);
      ema.update(student);
      assertThat(values(ema.model()).get("head.classifier.weight"))
          .isNotEqualTo(values(student).get("head.classifier.weight"));
    }
  }

  private static void assertEqual(SegmentationModel actual, SegmentationModel expected) {
    Map<String, double[]> wanted = values(expected);
    values(actual)
        .forEach((name, all) -> assertThat(all).as(name).containsExactly(wanted.get(name)));
  }

  @Test
  void aRestoredAverageGoesOnBitForBit() {
    try (TensorScope scope = new TensorScope();
        SegmentationModel student = TinyTraining.model(1);
        Ema ema = new Ema(student, 0.7, TinyTraining.backend());
        Ema other = new Ema(student, 0.7, TinyTraining.backend())) {
      for (int t = 0; t < 2; t++) {
        move(student, t);
        ema.update(student);
      }
      assertThat(ema.state().keySet()).allMatch(name -> name.startsWith("ema."));
      Map<String, Tensor> saved = new HashMap<>();
      ema.state().forEach((name, tensor) -> saved.put(name, tensor.clone()));
      move(student, 2);
      ema.update(student);
      other.restore(saved);
      assertThat(other.updates()).isEqualTo(2);
      other.update(student);
      assertEqual(other.model(), ema.model());
    }
  }

  @Test
  void aStateThatDoesNotFitIsRefusedAndChangesNothing() {
    try (TensorScope scope = new TensorScope();
        SegmentationModel student = TinyTraining.model(1);
        SegmentationModel changed = TinyTraining.model(2);
        Ema ema = new Ema(student, 0.7, TinyTraining.backend());
        Ema other = new Ema(changed, 0.7, TinyTraining.backend())) {
      Map<String, Tensor> missing = new HashMap<>(other.state());
      missing.remove("ema.head.classifier.bias");
      assertThatThrownBy(() -> ema.restore(missing))
          .isInstanceOf(DualMixException.class)
          .hasMessageContaining("ema.head.classifier.bias is missing, expected the shape [3]");
      Map<String, Tensor> shaped = new HashMap<>(other.state());
      shaped.put("ema.head.classifier.bias", Tensors.ofFloats(new float[2], 2));
      assertThatThrownBy(() -> ema.restore(shaped)).hasMessageContaining("is [2]");
      assertEqual(ema.model(), student);
    }
  }

  @Test
  void anotherNetworkIsRefused() {
    try (SegmentationModel student = TinyTraining.model(1);
        SegmentationModel other = TinyTraining.modelWithoutDropout(1);
        Ema ema = new Ema(student, 0.9, TinyTraining.backend())) {
      assertThatThrownBy(() -> ema.update(other))
          .isInstanceOf(DualMixException.class)
          .hasMessageContaining("The average of");
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1, Double.NaN})
  void aDecayOutOfRangeIsRefused(double decay) {
    try (SegmentationModel student = TinyTraining.model(1)) {
      assertThatThrownBy(() -> new Ema(student, decay, TinyTraining.backend()))
          .isInstanceOf(DualMixException.class)
          .hasMessageContaining("decay of a moving average: " + decay);
    }
  }

  /** The average is outside of autograd, whoever asks it. */
  @Test
  void theAverageHasNoGradients() {
    try (TensorScope scope = new TensorScope();
        SegmentationModel student = TinyTraining.model(1);
        Ema ema = new Ema(student, 0.9, TinyTraining.backend())) {
      float[] image = new float[3 * 16 * 24];
      image[0] = (float) RandomStream.of(1).nextDouble();
      Tensor logits = ema.model().logits(Tensors.ofFloats(image, 1, 3, 16, 24), 16, 24);
      assertThat(logits.requires_grad()).isFalse();
    }
  }

  @Tag("slow")
  @Test
  void hundredsOfUpdatesLeaveNativeMemoryFlat() {
    try (SegmentationModel student = TinyTraining.model(1);
        Ema ema = new Ema(student, 0.99, TinyTraining.backend())) {
      updates(student, ema, 20);
      long objects = Pointer.totalBytes();
      long resident = Pointer.physicalBytes();
      updates(student, ema, 400);
      assertThat(Pointer.totalBytes()).isLessThanOrEqualTo(objects);
      // One copy of the weights is 0.9 MB: 400 that stay would be 360 MB.
      assertThat(Pointer.physicalBytes() - resident).isLessThan(60L << 20);
    }
  }

  private static void updates(SegmentationModel student, Ema ema, int count) {
    for (int i = 0; i < count; i++) {
      ema.update(student);
    }
  }
}
