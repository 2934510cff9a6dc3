package io.dualmix.train.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClassThresholdsTest {
  private static final byte IGNORE = (byte) 255;
  private static final Offset<Float> BIN = within(0.0011f);

  private static PseudoTruth truth(byte[] classes, float[] confidence) {
    return new PseudoTruth(1, 1, classes.length, classes, confidence);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.2, 0.5, 0.8})
  void theFirstThresholdIsTheQuantile(double quantile) {
    Random random = new Random(7);
    float[] sorted = new float[101];
    for (int i = 0; i < sorted.length; i++) {
      sorted[i] = random.nextFloat() * 0.8f;
    }
    try (ClassThresholds thresholds = new ClassThresholds(2, quantile, 0.9, 0.99)) {
      thresholds.update(truth(new byte[101], sorted.clone()));
      Arrays.sort(sorted);
      assertThat(thresholds.values()[0]).isCloseTo(sorted[(int) (quantile * 101)], BIN);
    }
  }

  @Test
  void laterBatchesMoveItByTheirShareAndClassesThatDoNotOccurStay() {
    try (ClassThresholds thresholds = new ClassThresholds(3, 0.5, 0.95, 0.6)) {
      thresholds.update(truth(new byte[] {0, 1}, new float[] {0.4f, 0.6f}));
      thresholds.update(truth(new byte[] {0, IGNORE}, new float[] {0.8f, 0.1f}));
      assertThat(thresholds.values()[0]).as("the mean of two").isCloseTo(0.6f, BIN);
      thresholds.update(truth(new byte[] {0}, new float[] {0.1f}));
      assertThat(thresholds.values()[0]).isCloseTo(0.6f * 0.6f + 0.4f * 0.1f, BIN);
      assertThat(thresholds.values()[1]).isCloseTo(0.6f, BIN);
      assertThat(thresholds.values()[2]).isEqualTo(0.95f);
    }
  }

  @Test
  void noThresholdIsAboveTheHighest() {
    try (ClassThresholds thresholds = new ClassThresholds(1, 0.5, 0.9, 0)) {
      thresholds.update(truth(new byte[] {0, 0, 0}, new float[] {0.99f, 0.98f, 1}));
      assertThat(thresholds.values()).containsExactly(0.9f);
    }
  }

  @Test
  void weightsKeepWhatReachesItsClass() {
    try (ClassThresholds thresholds = new ClassThresholds(2, 0.5, 0.9, 0)) {
      thresholds.update(truth(new byte[] {0, 1}, new float[] {0.5f, 0.8f}));
      PseudoTruth next =
          truth(new byte[] {0, 0, 1, 1, IGNORE}, new float[] {0.49f, 0.51f, 0.79f, 0.81f, 1});
      assertThat(thresholds.weights(next)).containsExactly(0, 1, 0, 1, 0);
    }
  }
}
