package io.dualmix.adapt.pseudo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dualmix.tensor.RandomStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfidenceHistogramTest {
  private static final int CLASSES = 4;
  private static final double BIN = 1.0 / ConfidenceHistogram.BINS;

  @ParameterizedTest
  @CsvSource({
    "1, 0.5, 0.9",
    "2, 0.5, 0.9",
    "3, 0.2, 0.9",
    "4, 0.8, 1.0",
    "5, 0.0, 1.0",
    "6, 1.0, 1.0"
  })
  void thresholdsAgreeWithABruteForceSort(long seed, double portion, double cap) {
    RandomStream random = RandomStream.of(seed);
    ConfidenceHistogram histogram = new ConfidenceHistogram(CLASSES);
    List<List<Float>> all = new ArrayList<>();
    for (int c = 0; c < CLASSES; c++) {
      all.add(new ArrayList<>());
    }
    for (int image = 0; image < 7; image++) {
      byte[] predicted = new byte[331];
      float[] confidence = new float[331];
      for (int i = 0; i < predicted.length; i++) {
        predicted[i] = (byte) random.nextInt(CLASSES);
        double skewed = Math.sqrt(random.nextDouble()); // most pixels are confident
        confidence[i] = (float) (0.25 + 0.75 * skewed);
        all.get(predicted[i]).add(confidence[i]);
      }
      histogram.add(predicted, confidence);
    }
    for (int c = 0; c < CLASSES; c++) {
      List<Float> sorted = all.get(c);
      Collections.sort(sorted);
      int position = Math.min(sorted.size() - 1, (int) Math.rint(portion * sorted.size()));
      double expected = Math.min(cap, sorted.get(position));
      assertThat(histogram.predicted(c)).isEqualTo(sorted.size());
      assertThat(histogram.threshold(c, portion, cap))
          .isCloseTo(expected, within(BIN))
          .isLessThanOrEqualTo(expected);
    }
  }

  @Test
  void aClassThatIsNeverPredictedHasNoThreshold() {
    assertThat(new ConfidenceHistogram(2).threshold(1, 0.5, 0.9)).isNaN();
  }

  @Test
  void certainPixelsDoNotOverflowTheLastBin() {
    ConfidenceHistogram histogram = new ConfidenceHistogram(1);
    histogram.add(new byte[] {0, 0}, new float[] {1f, 1f});
    assertThat(histogram.threshold(0, 0.5, 0.9)).isEqualTo(0.9);
  }
}
