package io.dualmix.adapt.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dualmix.data.image.RgbImage;
import io.dualmix.eval.Predictor;
import io.dualmix.tensor.Tensors;
import org.junit.jupiter.api.Test;

class PredictedContentTest {
  /** Three classes in an image of two pixels: sure of class 1 in the first, p in the second. */
  private static PredictedContent of(float... p) {
    Predictor predictor =
        (images, height, width) ->
            Tensors.ofFloats(new float[] {0, p[0], 1, p[1], 0, p[2]}, 1, 3, 1, 2);
    return PredictedContent.of(predictor, new RgbImage(2, 1, new byte[6]));
  }

  @Test
  void entropyIsTheMeanOverPixelsOfItsShareOfTheMost() {
    double second = -(0.5 * Math.log(0.5) + 2 * 0.25 * Math.log(0.25)) / Math.log(3);

    assertThat(of(0.25f, 0.25f, 0.5f).entropy()).isCloseTo(second / 2, within(1e-6));
  }

  @Test
  void certaintyHasNoEntropy() {
    assertThat(of(0, 0, 1).entropy()).isZero();
  }

  @Test
  void theMostProbableClassesAreCounted() {
    assertThat(of(0.1f, 0.2f, 0.7f).pixels()).containsExactly(0, 1, 1);
  }
}
