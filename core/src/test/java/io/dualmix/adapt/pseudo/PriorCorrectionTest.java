package io.dualmix.adapt.pseudo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dualmix.eval.Predictor;
import io.dualmix.tensor.TensorScope;
import io.dualmix.tensor.Tensors;
import io.dualmix.train.ClassWeights;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class PriorCorrectionTest {
  /** A class of 90 % and one of 10 % of all pixels. */
  private static final ClassWeights WEIGHTS = ClassWeights.inverseLog(new double[] {0.9, 0.1});

  /** Of two pixels, as a model has them that was trained with the weights. */
  private static final float[] WEIGHTED = {0.4f, 0.9f, 0.6f, 0.1f};

  private static Predictor model() {
    return (images, height, width) -> Tensors.ofFloats(WEIGHTED, 1, 2, 1, 2);
  }

  private static float[] corrected(ClassWeights weights, double strength) {
    try (TensorScope scope = new TensorScope()) {
      Tensor images = Tensors.ofFloats(new float[6], 1, 3, 1, 2);
      Predictor corrected = new PriorCorrection(model(), weights, strength);
      float[] found = new float[WEIGHTED.length];
      corrected.probabilities(images, 1, 2).contiguous().data_ptr_float().get(found);
      return found;
    }
  }

  /** Weighting the corrected probabilities again gives those of the model. */
  @Test
  void theWeightsAreTakenOutCompletely() {
    float[] found = corrected(WEIGHTS, 1);
    float[] w = WEIGHTS.values();
    for (int pixel = 0; pixel < 2; pixel++) {
      double a = w[0] * found[pixel];
      double b = w[1] * found[2 + pixel];
      assertThat(found[pixel] + found[2 + pixel]).isCloseTo(1, within(1e-6f));
      assertThat(a / (a + b)).isCloseTo(WEIGHTED[pixel], within(1e-6));
    }
    // 0.6 for the rare class is less than its weight: it is the other one.
    assertThat(found[0]).isGreaterThan(found[2]);
  }

  /** The odds change by the square root of the ratio of the weights. */
  @Test
  void byHalfTheOddsChangeByHalfTheLogarithm() {
    float[] found = corrected(WEIGHTS, 0.5);
    float[] w = WEIGHTS.values();
    assertThat(found[0] / found[2])
        .isCloseTo((float) (0.4 / 0.6 * Math.sqrt(w[1] / w[0])), within(1e-5f));
  }

  /** An alias of it would be freed with the scope in which it was made. */
  @Test
  void theResultIsTheModelsOwnTensor() {
    try (TensorScope scope = new TensorScope()) {
      Tensor made = Tensors.ofFloats(WEIGHTED, 1, 2, 1, 2);
      Predictor corrected = new PriorCorrection((images, height, width) -> made, WEIGHTS, 1);
      assertThat(corrected.probabilities(null, 1, 2)).isSameAs(made);
    }
  }

  @Test
  void withNothingToTakeOutTheyAreTheModels() {
    assertThat(corrected(WEIGHTS, 0)).isEqualTo(WEIGHTED);
    assertThat(corrected(ClassWeights.none(), 1)).isEqualTo(WEIGHTED);
  }
}
