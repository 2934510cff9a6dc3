package io.dualmix.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dualmix.tensor.RandomStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfusionMatrixTest {
  private static final int CLASSES = 5;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void iouAgreesWithANaiveCount(long seed) {
    RandomStream random = RandomStream.of(seed);
    byte[] truth = new byte[500];
    byte[] prediction = new byte[500];
    for (int i = 0; i < truth.length; i++) {
      truth[i] = (byte) (random.chance(0.1) ? 255 : random.nextInt(CLASSES));
      prediction[i] = (byte) random.nextInt(CLASSES);
    }
    ConfusionMatrix matrix = new ConfusionMatrix(CLASSES);
    matrix.add(truth, prediction);
    for (int c = 0; c < CLASSES; c++) {
      int intersection = 0;
      int union = 0;
      for (int i = 0; i < truth.length; i++) {
        if ((truth[i] & 0xFF) == 255) {
          continue;
        }
        boolean t = truth[i] == c;
        boolean p = prediction[i] == c;
        intersection += t && p ? 1 : 0;
        union += t || p ? 1 : 0;
      }
      assertThat(matrix.iou(c)).isCloseTo((double) intersection / union, within(1e-12));
    }
  }

  @Test
  void aClassNeitherThereNorPredictedIsNaNAndLeftOutOfTheMean() {
    ConfusionMatrix matrix = new ConfusionMatrix(3);
    matrix.add(new byte[] {0, 0, 1, 1}, new byte[] {0, 0, 1, 0});
    assertThat(matrix.iou(2)).isNaN();
    // Class 0: 2 of 3, class 1: 1 of 2.
    assertThat(matrix.meanIou()).isCloseTo((2.0 / 3 + 1.0 / 2) / 2, within(1e-12));
  }

  @Test
  void aClassPredictedWhereItIsNotScoresZero() {
    ConfusionMatrix matrix = new ConfusionMatrix(2);
    matrix.add(new byte[] {0, 0}, new byte[] {0, 1});
    assertThat(matrix.iou(1)).isZero();
  }

  @Test
  void aStrayPixelOfAnAbsentClassIsNoClassOfTheMeanOverPresentOnes() {
    ConfusionMatrix matrix = ConfusionMatrix.of(new long[][] {{3, 0, 1}, {0, 2, 0}, {0, 0, 0}});
    assertThat(matrix.meanIou()).isCloseTo((0.75 + 1 + 0) / 3, within(1e-12));
    assertThat(matrix.presentMeanIou()).isCloseTo((0.75 + 1) / 2, within(1e-12));
  }

  @Test
  void accuraciesAreOverPixelsAndOverClassesInTheTruth() {
    ConfusionMatrix matrix = new ConfusionMatrix(3);
    matrix.add(new byte[] {0, 0, 0, 1, (byte) 255}, new byte[] {0, 0, 1, 1, 2});
    assertThat(matrix.pixelAccuracy()).isCloseTo(3.0 / 4, within(1e-12));
    assertThat(matrix.classAccuracy()).isCloseTo((2.0 / 3 + 1) / 2, within(1e-12));
  }

  @Test
  void countsPastTheRangeOfIntsStayExact() {
    ConfusionMatrix matrix = new ConfusionMatrix(2);
    matrix.add(0, 0, 3_000_000_000L);
    matrix.add(0, 1, 1_000_000_000L);
    assertThat(matrix.iou(0)).isEqualTo(0.75);
  }

  @Test
  void nothingCountedIsNaN() {
    ConfusionMatrix matrix = new ConfusionMatrix(2);
    assertThat(matrix.meanIou()).isNaN();
    assertThat(matrix.presentMeanIou()).isNaN();
    assertThat(matrix.pixelAccuracy()).isNaN();
    assertThat(matrix.classAccuracy()).isNaN();
  }

  @Test
  void arraysReadBackEqual() {
    ConfusionMatrix matrix = new ConfusionMatrix(2);
    matrix.add(new byte[] {0, 1, 1}, new byte[] {0, 0, 1});
    assertThat(ConfusionMatrix.of(matrix.toArray()).toArray()).isDeepEqualTo(matrix.toArray());
  }
}
