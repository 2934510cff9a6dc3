package io.dualmix.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.dualmix.DualMixException;
import io.dualmix.tensor.RandomStream;
import io.dualmix.tensor.TensorScope;
import io.dualmix.tensor.Tensors;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LossesTest {
  private static final int CLASSES = 3;
  private static final int PIXELS = 4;

  /** Two images of 1 x 4 pixels, class-major as {@code [N, C, 1, 4]}. */
  private static float[] random(long seed) {
    RandomStream random = RandomStream.of(seed);
    float[] values = new float[2 * CLASSES * PIXELS];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.uniform(-3, 3);
    }
    return values;
  }

  private static double[] softmax(float[] logits, int n, int pixel, double temperature) {
    double[] p = new double[CLASSES];
    double sum = 0;
    for (int c = 0; c < CLASSES; c++) {
      p[c] = Math.exp(logits[(n * CLASSES + c) * PIXELS + pixel] / temperature);
      sum += p[c];
    }
    for (int c = 0; c < CLASSES; c++) {
      p[c] /= sum;
    }
    return p;
  }

  private static final float[] WEIGHTS = {1, 0.25f, 1, 0, 0.5f, 1, 0, 0.75f};

  /** Not over the sum of the weights: what is doubtful lowers the loss. */
  @Test
  void weightedCrossEntropyIsDividedByThePixelsThatCount() {
    float[] logits = random(1);
    long[] labels = {0, 1, 255, 2, 2, 255, 255, 1};
    double sum = 0;
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] != 255) {
        double p = softmax(logits, i / PIXELS, i % PIXELS, 1)[(int) labels[i]];
        sum -= WEIGHTS[i] * Math.log(p);
      }
    }
    try (TensorScope scope = new TensorScope()) {
      Tensor loss =
          Losses.crossEntropy(
              Tensors.ofFloats(logits, 2, CLASSES, 1, PIXELS),
              Tensors.ofLongs(labels, 2, 1, PIXELS),
              Tensors.ofFloats(WEIGHTS, 2, 1, PIXELS));
      assertThat((double) Tensors.toFloats(loss)[0]).isCloseTo(sum / 5, within(1e-6));
    }
  }

  @Test
  void weightedDivergenceIsDividedByAllPixels() {
    float[] logits = random(3);
    float[] others = random(4);
    double temperature = 2;
    float[] target = new float[logits.length];
    double sum = 0;
    for (int i = 0; i < WEIGHTS.length; i++) {
      double[] q = softmax(logits, i / PIXELS, i % PIXELS, temperature);
      double[] p = softmax(others, i / PIXELS, i % PIXELS, 1);
      for (int c = 0; c < CLASSES; c++) {
        target[(i / PIXELS * CLASSES + c) * PIXELS + i % PIXELS] = (float) p[c];
        sum += WEIGHTS[i] * p[c] * Math.log(p[c] / q[c]);
      }
    }
    try (TensorScope scope = new TensorScope()) {
      Tensor loss =
          Losses.distillation(
              Tensors.ofFloats(target, 2, CLASSES, 1, PIXELS),
              Tensors.ofFloats(logits, 2, CLASSES, 1, PIXELS),
              Tensors.ofFloats(WEIGHTS, 2, 1, PIXELS),
              temperature,
              true);
      assertThat((double) Tensors.toFloats(loss)[0]).isCloseTo(4 * sum / 8, within(1e-5));
    }
  }

  @Test
  void weightsOfAnotherShapeAreRefused() {
    try (TensorScope scope = new TensorScope()) {
      Tensor logits = Tensors.ofFloats(random(1), 2, CLASSES, 1, PIXELS);
      Tensor labels = Tensors.ofLongs(new long[8], 2, 1, PIXELS);
      Tensor one = Tensors.ofFloats(new float[] {1}, 1, 1, 1);
      assertThatThrownBy(() -> Losses.crossEntropy(logits, labels, one))
          .isInstanceOf(DualMixException.class)
          .hasMessageContaining("shape [1, 1, 1], expected [2, 1, 4]");
      assertThatThrownBy(() -> Losses.distillation(logits, logits, one, 1, false))
          .isInstanceOf(DualMixException.class)
          .hasMessageContaining("shape [1, 1, 1], expected [2, 1, 4]");
    }
  }

  @Test
  void crossEntropyIsTheMeanOverPixelsThatCount() {
    float[] logits = random(1);
    long[] labels = {0, 1, 255, 2, 2, 255, 255, 1};
    double sum = 0;
    int counted = 0;
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] != 255) {
        sum -= Math.log(softmax(logits, i / PIXELS, i % PIXELS, 1)[(int) labels[i]]);
        counted++;
      }
    }
    try (TensorScope scope = new TensorScope()) {
      Tensor loss =
          Losses.crossEntropy(
              Tensors.ofFloats(logits, 2, CLASSES, 1, PIXELS),
              Tensors.ofLongs(labels, 2, 1, PIXELS));
      assertThat((double) Tensors.toFloats(loss)[0]).isCloseTo(sum / counted, within(1e-6));
    }
  }

  @Test
  void crossEntropyOfNothingButIgnoreIsZeroAndNotNaN() {
    try (TensorScope scope = new TensorScope()) {
      Tensor loss =
          Losses.crossEntropy(
              Tensors.ofFloats(random(1), 2, CLASSES, 1, PIXELS),
              Tensors.ofLongs(new long[] {255, 255, 255, 255, 255, 255, 255, 255}, 2, 1, PIXELS));
      assertThat(Tensors.toFloats(loss)[0]).isZero();
    }
  }

  @Test
  void theSecondHeadsCrossEntropyCountsByItsWeight() {
    try (TensorScope scope = new TensorScope()) {
      Tensor main = Tensors.ofFloats(random(1), 2, CLASSES, 1, PIXELS);
      Tensor second = Tensors.ofFloats(random(4), 2, CLASSES, 1, PIXELS);
      Tensor labels = Tensors.ofLongs(new long[] {0, 1, 2, 1}, 1, 1, PIXELS);
      double expected =
          Tensors.toFloats(Losses.crossEntropy(main.narrow(0, 1, 1), labels))[0]
              + 0.1 * Tensors.toFloats(Losses.crossEntropy(second.narrow(0, 1, 1), labels))[0];
      Tensor actual = Losses.crossEntropy(List.of(main, second), 1, labels, 0.1);

      assertThat((double) Tensors.toFloats(actual)[0]).isCloseTo(expected, within(1e-6));
    }
  }

  @ParameterizedTest
  @CsvSource({"1, false", "10, false", "10, true", "2.5, true"})
  void distillationIsTheKlDivergencePerPixel(double temperature, boolean squared) {
    float[] teacher = random(2);
    float[] student = random(3);
    float[] target = new float[teacher.length];
    double sum = 0;
    for (int n = 0; n < 2; n++) {
      for (int i = 0; i < PIXELS; i++) {
        double[] p = softmax(teacher, n, i, temperature);
        double[] q = softmax(student, n, i, temperature);
        for (int c = 0; c < CLASSES; c++) {
          target[(n * CLASSES + c) * PIXELS + i] = (float) p[c];
          sum += p[c] * (Math.log(p[c]) - Math.log(q[c]));
        }
      }
    }
    double expected = sum / (2 * PIXELS) * (squared ? temperature * temperature : 1);
    try (TensorScope scope = new TensorScope()) {
      Tensor loss =
          Losses.distillation(
              Tensors.ofFloats(target, 2, CLASSES, 1, PIXELS),
              Tensors.ofFloats(student, 2, CLASSES, 1, PIXELS),
              temperature,
              squared);
      assertThat((double) Tensors.toFloats(loss)[0])
          .isCloseTo(expected, within(1e-5 * Math.max(1, expected)));
    }
  }

  @Test
  void aStudentThatAgreesHasNoDistillationLoss() {
    float[] logits = random(4);
    try (TensorScope scope = new TensorScope()) {
      Tensor z = Tensors.ofFloats(logits, 2, CLASSES, 1, PIXELS);
      Tensor loss = Losses.distillation(z.softmax(1), z, 1, false);
      assertThat((double) Tensors.toFloats(loss)[0]).isCloseTo(0, within(1e-6));
    }
  }
}
