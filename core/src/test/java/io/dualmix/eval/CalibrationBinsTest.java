package io.dualmix.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dualmix.data.image.LabelImage;
import io.dualmix.eval.CalibrationBins.Bin;
import java.util.List;
import org.junit.jupiter.api.Test;

class CalibrationBinsTest {
  private static final byte IGNORED = (byte) 255;

  private final CalibrationBins bins = new CalibrationBins();

  @Test
  void aPixelIsCountedByItsConfidence() {
    add(row(1, 1, 0), row(1, 0, 0), 0.62f, 0.63f, 0.97f);
    Bin low = bins.bins().get(12);
    assertThat(low.pixels()).isEqualTo(2);
    assertThat(low.right()).isEqualTo(1);
    assertThat(low.confidence()).isCloseTo(0.625, within(1e-6));
    assertThat(bins.bins().get(19).accuracy()).isEqualTo(1);
  }

  @Test
  void fullConfidenceIsInTheLastBin() {
    add(row(0), row(0), 1f);
    assertThat(bins.bins().get(CalibrationBins.COUNT - 1).pixels()).isEqualTo(1);
  }

  @Test
  void ignoredPixelsDoNotCount() {
    add(row(IGNORED, 2), row(2, 2), 0.9f, 0.9f);
    assertThat(bins.bins().stream().mapToLong(Bin::pixels).sum()).isEqualTo(1);
  }

  @Test
  void aLargerTruthIsLookedUpAtTheNearestPlace() {
    // Twice as large: pixel centres 0.5 and 1.5 lie at 1 and 3 of the truth's four.
    bins.add(row(9, 1, 9, 2), row(1, 2), new float[] {0.5f, 0.5f});
    assertThat(bins.bins().get(10).right()).isEqualTo(2);
  }

  @Test
  void theErrorIsTheDistanceWeightedByPixels() {
    List<Bin> two = List.of(new Bin(30, 15, 0.6), new Bin(10, 10, 0.8), new Bin(0, 0, Double.NaN));
    // (30 * |0.5 - 0.6| + 10 * |1 - 0.8|) / 40
    assertThat(CalibrationBins.calibrationError(two)).isCloseTo(0.125, within(1e-12));
  }

  @Test
  void withoutPixelsThereIsNoError() {
    assertThat(CalibrationBins.calibrationError(bins.bins())).isNaN();
  }

  private void add(LabelImage truth, LabelImage predicted, float... sure) {
    bins.add(truth, predicted, sure);
  }

  private static LabelImage row(int... classes) {
    byte[] bytes = new byte[classes.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) classes[i];
    }
    return new LabelImage(bytes.length, 1, bytes);
  }
}
