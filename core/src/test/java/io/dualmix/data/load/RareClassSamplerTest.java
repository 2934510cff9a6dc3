package io.dualmix.data.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.dualmix.DualMixException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RareClassSamplerTest {
  /** Road in all images, a car in 1 and 2, a sign only in 3; no image contains the fourth class. */
  private static final List<long[]> PIXELS =
      List.of(
          new long[] {900, 0, 0, 0},
          new long[] {500, 300, 0, 0},
          new long[] {700, 20, 0, 0},
          new long[] {600, 0, 10, 0});

  private static final double ALL = 3030;

  private static int[] counts(RareClassSampler sampler, int steps) {
    int[] counts = new int[PIXELS.size()];
    for (int step = 0; step < steps; step++) {
      for (int index : sampler.indices(step)) {
        counts[index]++;
      }
    }
    return counts;
  }

  private static RareClassSampler sampler(double temperature, long fewest) {
    return new RareClassSampler(PIXELS, temperature, fewest, 3, 5, "stage");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.1, 1, 100})
  void aClassIsDrawnBySoftmaxOfWhatIsNotItsShare(double temperature) {
    double[] shares = {2700 / ALL, 320 / ALL, 10 / ALL};
    double[] wanted = new double[3];
    double sum = 0;
    for (int c = 0; c < 3; c++) {
      // Shifted by the largest share's exponent, as any softmax may be.
      wanted[c] = Math.exp((shares[2] - shares[c]) / temperature);
      sum += wanted[c];
    }
    double[] p = RareClassSampler.probabilities(new long[] {2700, 320, 10, 0}, temperature);
    for (int c = 0; c < 3; c++) {
      assertThat(p[c]).isCloseTo(wanted[c] / sum, within(1e-12));
    }
    assertThat(p[3]).isZero();
  }

  @Test
  void imagesAreDrawnAsTheirClassesAre() {
    double[] p = RareClassSampler.probabilities(new long[] {2700, 320, 10, 0}, 0.5);
    int steps = 4000;
    int[] counts = counts(sampler(0.5, 1), steps);
    double[] wanted = {p[0] / 4, p[0] / 4 + p[1] / 2, p[0] / 4 + p[1] / 2, p[0] / 4 + p[2]};
    for (int i = 0; i < counts.length; i++) {
      assertThat(counts[i] / (3.0 * steps)).isCloseTo(wanted[i], within(0.02));
    }
  }

  @Test
  void anImageNeedsEnoughPixelsOfItsClassUnlessNoneHasSoMany() {
    // The car's 20 pixels do not suffice, the sign's 10 are all there are.
    int[] counts = counts(sampler(0.01, 100), 400);

    assertThat(counts[2]).isZero();
    assertThat(counts[3]).isPositive();
  }

  @Test
  void aStepIsTheSameWhateverWasAskedForBefore() {
    RareClassSampler used = sampler(0.5, 1);
    used.indices(3);

    assertThat(used.indices(17)).isEqualTo(sampler(0.5, 1).indices(17));
    assertThat(used.indices(17)).hasSize(3).hasSize(used.batchSize());
    assertThat(counts(sampler(0.5, 1), 50))
        .isNotEqualTo(counts(new RareClassSampler(PIXELS, 0.5, 1, 3, 5, "other"), 50));
  }

  @Test
  void labelsWithoutAPixelAndNumbersOutOfRangeAreRefused() {
    assertThatThrownBy(
            () -> new RareClassSampler(List.of(new long[3]), 0.1, 1, 1, 1, "round-1/student"))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("round-1/student");
    assertThatThrownBy(() -> sampler(0, 1)).isInstanceOf(DualMixException.class);
    assertThatThrownBy(() -> sampler(Double.NaN, 1)).isInstanceOf(DualMixException.class);
    assertThatThrownBy(() -> sampler(0.1, 0)).isInstanceOf(DualMixException.class);
  }
}
