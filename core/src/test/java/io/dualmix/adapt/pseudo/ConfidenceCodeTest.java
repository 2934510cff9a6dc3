package io.dualmix.adapt.pseudo;

import static org.assertj.core.api.Assertions.assertThat;

import io.dualmix.data.image.LabelImage;
import io.dualmix.eval.Prediction;
import io.dualmix.tensor.RandomStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Selection from codes against its definition: kept is what is at least as sure as t_c. */
class ConfidenceCodeTest {
  private static final int CLASSES = 4;

  /** Never predicted: it has no threshold. */
  private static final int ABSENT = 3;

  private static final int PIXELS = 4000;
  private static final double BIN = 1.0 / ConfidenceHistogram.BINS;

  private static final double[] PORTIONS = {0, 0.1, 0.5, 0.9, 1};

  /** By the definition, on the floats themselves. */
  private static byte[] kept(Prediction prediction, double[] thresholds) {
    byte[] labels = prediction.labels().classes().clone();
    for (int i = 0; i < labels.length; i++) {
      // Not "<": a class without threshold, NaN, keeps nothing.
      if (!(prediction.confidence()[i] >= thresholds[labels[i] & 0xFF])) {
        labels[i] = (byte) 255;
      }
    }
    return labels;
  }

  /** Many confidences, some just below, at and above the cap and the edges of bins. */
  private static Prediction prediction(RandomStream random, double cap) {
    byte[] classes = new byte[PIXELS];
    float[] confidence = new float[PIXELS];
    for (int i = 0; i < PIXELS; i++) {
      classes[i] = (byte) random.nextInt(ABSENT);
      double near = Math.floor(cap / BIN) * BIN + (random.nextInt(5) - 2) * BIN;
      float value =
          switch (random.nextInt(4)) {
            case 0 -> (float) cap;
            case 1 -> (float) near;
            case 2 -> 1f;
            default -> (float) random.uniform(1.0 / 254, 1);
          };
      value += (random.nextInt(3) - 1) * Math.ulp(value);
      confidence[i] = Math.max(1f / 254, Math.min(1f, value));
    }
    return new Prediction(new LabelImage(PIXELS, 1, classes), confidence);
  }

  private static void requireEqual(Prediction prediction, double portion, double cap) {
    ConfidenceHistogram histogram = new ConfidenceHistogram(CLASSES);
    histogram.add(prediction.labels().classes(), prediction.confidence());
    double[] thresholds = new double[CLASSES];
    for (int c = 0; c < CLASSES; c++) {
      thresholds[c] = histogram.threshold(c, portion, cap);
    }
    ConfidenceCode code = new ConfidenceCode(cap);
    int[] smallest = Arrays.stream(thresholds).mapToInt(code::smallestKept).toArray();

    assertThat(CompactPrediction.of(prediction, code).kept(smallest).classes())
        .as("portion %s, cap %s", portion, cap)
        .isEqualTo(kept(prediction, thresholds));
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {
        1.0,
        0.9,
        0.5, // on the edge of a bin
        0.75 + BIN, // on the edge of a bin
        0.75 + BIN / 3,
        1 - BIN, // the lower edge of the last bin
        1 - BIN / 2, // within the last bin
        1 - 1.5 * BIN,
        BIN,
        BIN / 2,
        1e-300,
        0.0
      })
  void theSamePixelsAreKeptAsByTheFloats(double cap) {
    for (double portion : PORTIONS) {
      requireEqual(prediction(RandomStream.of(1, cap, portion), cap), portion, cap);
    }
  }

  @Test
  void theSamePixelsAreKeptForAnyCapAndPortion() {
    for (int seed = 0; seed < 300; seed++) {
      RandomStream random = RandomStream.of(seed, "cap");
      double cap = random.nextDouble();
      if (random.nextInt(2) == 0) {
        cap = Math.rint(cap / BIN) * BIN;
      }
      requireEqual(prediction(random, cap), random.nextDouble(), cap);
    }
  }

  @Test
  void ofADivergedModelNothingIsKept() {
    float[] unknown = {Float.NaN, Float.NaN};
    Prediction nan = new Prediction(new LabelImage(2, 1, new byte[] {0, 1}), unknown);
    for (double cap : new double[] {0, 0.9, 1}) {
      requireEqual(nan, 0.5, cap);
      ConfidenceCode code = new ConfidenceCode(cap);
      assertThat(CompactPrediction.of(nan, code).kept(new int[] {1, 1}).classes())
          .containsExactly(255, 255);
    }
  }

  @Test
  void aPixelBelowItsClassThresholdIsIgnoredAndOneEqualIsKept() {
    Prediction prediction =
        new Prediction(
            new LabelImage(4, 1, new byte[] {0, 0, 1, 1}), new float[] {0.5f, 0.49f, 0.7f, 0.9f});
    ConfidenceCode code = new ConfidenceCode(0.9);
    int[] smallest = {code.smallestKept(0.5), code.smallestKept(0.75)};

    assertThat(CompactPrediction.of(prediction, code).kept(smallest).classes())
        .containsExactly(0, 255, 255, 1);
  }
}
