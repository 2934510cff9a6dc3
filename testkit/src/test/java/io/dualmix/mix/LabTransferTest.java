package io.dualmix.mix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.dualmix.DualMixException;
import io.dualmix.data.MemoryDataset;
import io.dualmix.data.SubsetDataset;
import io.dualmix.data.image.RgbImage;
import io.dualmix.mix.LabStatistics.Channel;
import io.dualmix.tensor.RandomStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LabTransferTest {
  /** An image of random smooth colours about a colour, so that the gamut is not left. */
  private static RgbImage picture(int red, int green, int blue, int spread, long seed) {
    RandomStream random = RandomStream.of(seed);
    byte[] rgb = new byte[60 * 50 * 3];
    int[] centre = {red, green, blue};
    for (int i = 0; i < rgb.length; i++) {
      double value = centre[i % 3] + random.uniform(-spread, spread);
      rgb[i] = (byte) Math.round(value);
    }
    return new RgbImage(60, 50, rgb);
  }

  /** sRGB to CIE-LAB after IEC 61966-2-1 and CIE 15, D65, in double precision. */
  private static double[] lab(RgbImage image, int pixel) {
    double[] linear = new double[3];
    for (int c = 0; c < 3; c++) {
      double v = (image.rgb()[3 * pixel + c] & 0xFF) / 255.0;
      linear[c] = v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4);
    }
    double x = 0.412453 * linear[0] + 0.357580 * linear[1] + 0.180423 * linear[2];
    double y = 0.212671 * linear[0] + 0.715160 * linear[1] + 0.072169 * linear[2];
    double z = 0.019334 * linear[0] + 0.119193 * linear[1] + 0.950227 * linear[2];
    double fx = f(x / 0.950456);
    double fy = f(y);
    double fz = f(z / 1.088754);
    return new double[] {116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)};
  }

  private static double f(double t) {
    return t > Math.pow(6 / 29.0, 3) ? Math.cbrt(t) : t * 841 / 108 + 4 / 29.0;
  }

  private static Channel[] statistics(RgbImage... images) {
    double[] sum = new double[3];
    double[] squares = new double[3];
    long n = 0;
    for (RgbImage image : images) {
      for (int p = 0; p < image.width() * image.height(); p++, n++) {
        double[] lab = lab(image, p);
        for (int c = 0; c < 3; c++) {
          sum[c] += lab[c];
          squares[c] += lab[c] * lab[c];
        }
      }
    }
    Channel[] channels = new Channel[3];
    for (int c = 0; c < 3; c++) {
      double mean = sum[c] / n;
      channels[c] = new Channel(mean, Math.sqrt(squares[c] / n - mean * mean));
    }
    return channels;
  }

  private static void assertClose(LabStatistics actual, Channel[] expected, double tolerance) {
    Channel[] channels = {actual.lightness(), actual.a(), actual.b()};
    for (int c = 0; c < 3; c++) {
      assertThat(channels[c].mean()).isCloseTo(expected[c].mean(), within(tolerance));
      assertThat(channels[c].deviation()).isCloseTo(expected[c].deviation(), within(tolerance));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void statisticsAgreeWithAnIndependentConversion(long seed) {
    RgbImage noise = MemoryDataset.noise(1, 60, 50, 2, seed).image(0);
    assertClose(LabStatistics.of(noise), statistics(noise), 0.02);
  }

  @Test
  void mergedStatisticsAreThoseOfAllPixels() {
    RgbImage dark = picture(60, 50, 40, 20, 1);
    RgbImage bright = picture(180, 200, 190, 40, 2);
    LabStatistics merged = LabStatistics.of(dark).merge(LabStatistics.of(bright));
    assertThat(merged.pixels()).isEqualTo(2L * 60 * 50);
    assertClose(merged, statistics(dark, bright), 0.02);
  }

  @ParameterizedTest
  @CsvSource({"1", "2", "3", "4"})
  void transferredImageHasTheTargetsStatistics(long seed) {
    RgbImage source = picture(90, 120, 100, 30, seed);
    RgbImage target = picture(150, 140, 120, 20, seed + 100);
    RgbImage moved = LabTransfer.toward(LabStatistics.of(target)).apply(source, RandomStream.of(1));
    assertClose(LabStatistics.of(moved), statistics(target), 0.15);
  }

  @Test
  void everyPixelFollowsTheFormula() {
    RgbImage source = picture(90, 120, 100, 30, 1);
    RgbImage target = picture(150, 140, 120, 20, 2);
    RgbImage moved = LabTransfer.toward(LabStatistics.of(target)).apply(source, RandomStream.of(1));
    Channel[] s = statistics(source);
    Channel[] t = statistics(target);
    for (int p = 0; p < 60 * 50; p++) {
      double[] before = lab(source, p);
      double[] after = lab(moved, p);
      for (int c = 0; c < 3; c++) {
        double expected =
            (before[c] - s[c].mean()) / s[c].deviation() * t[c].deviation() + t[c].mean();
        // Rounding to 8 bits moves a colour by up to about one unit.
        assertThat(after[c]).isCloseTo(expected, within(1.2));
      }
    }
  }

  /** CIE-LAB to 8-bit sRGB in double precision, clipped. */
  private static int[] rgb(double[] lab) {
    double fy = (lab[0] + 16) / 116;
    double x = 0.950456 * inverse(fy + lab[1] / 500);
    double y = inverse(fy);
    double z = 1.088754 * inverse(fy - lab[2] / 200);
    double[] linear = {
      3.240479 * x - 1.53715 * y - 0.498535 * z,
      -0.969256 * x + 1.875991 * y + 0.041556 * z,
      0.055648 * x - 0.204043 * y + 1.057311 * z
    };
    int[] rgb = new int[3];
    for (int c = 0; c < 3; c++) {
      double l = Math.max(0, Math.min(1, linear[c]));
      double v = l <= 0.0031308 ? 12.92 * l : 1.055 * Math.pow(l, 1 / 2.4) - 0.055;
      rgb[c] = (int) Math.round(255 * v);
    }
    return rgb;
  }

  private static double inverse(double f) {
    return f > 6 / 29.0 ? f * f * f : (f - 4 / 29.0) * 108 / 841;
  }

  @ParameterizedTest
  @CsvSource({"10, 20", "40, 40", "128, 127", "230, 25"})
  void bytesAreThoseOfTheFormulaInDoublePrecision(int centre, int spread) {
    RgbImage source = picture(centre, centre, centre, Math.min(centre, spread), 1);
    RgbImage target = picture(120, 100, 90, 80, 2);
    byte[] moved =
        LabTransfer.toward(LabStatistics.of(target)).apply(source, RandomStream.of(1)).rgb();
    Channel[] s = statistics(source);
    Channel[] t = statistics(target);
    int equal = 0;
    for (int p = 0; p < 60 * 50; p++) {
      double[] lab = lab(source, p);
      for (int c = 0; c < 3; c++) {
        lab[c] = (lab[c] - s[c].mean()) / s[c].deviation() * t[c].deviation() + t[c].mean();
      }
      int[] expected = rgb(lab);
      for (int c = 0; c < 3; c++) {
        int difference = Math.abs((moved[3 * p + c] & 0xFF) - expected[c]);
        assertThat(difference).isLessThanOrEqualTo(1);
        equal += difference == 0 ? 1 : 0;
      }
    }
    assertThat(equal / (3.0 * 60 * 50)).isGreaterThan(0.95);
  }

  @Test
  void everyGreyHasNoColour() {
    for (int value = 0; value < 256; value++) {
      RgbImage grey = new RgbImage(1, 1, new byte[] {(byte) value, (byte) value, (byte) value});
      LabStatistics statistics = LabStatistics.of(grey);
      assertThat(statistics.a().mean()).isCloseTo(0, within(0.06));
      assertThat(statistics.b().mean()).isCloseTo(0, within(0.03));
    }
  }

  @Test
  void transferToItselfChangesNothing() {
    RgbImage image = MemoryDataset.noise(1, 60, 50, 2, 5).image(0);
    byte[] moved =
        LabTransfer.toward(LabStatistics.of(image)).apply(image, RandomStream.of(1)).rgb();
    for (int i = 0; i < moved.length; i++) {
      assertThat(Math.abs((moved[i] & 0xFF) - (image.rgb()[i] & 0xFF))).isLessThanOrEqualTo(1);
    }
  }

  @Test
  void constantImageGetsTheTargetsMean() {
    RgbImage grey = picture(100, 100, 100, 0, 1);
    RgbImage target = picture(150, 140, 120, 20, 2);
    RgbImage moved = LabTransfer.toward(LabStatistics.of(target)).apply(grey, RandomStream.of(1));
    Channel[] expected = statistics(target);
    Channel[] actual = statistics(moved);
    for (int c = 0; c < 3; c++) {
      assertThat(actual[c].mean()).isCloseTo(expected[c].mean(), within(0.7));
    }
  }

  @Test
  void coloursOutsideTheGamutAreClipped() {
    RgbImage image = new RgbImage(2, 1, new byte[] {0, 0, 0, (byte) 255, (byte) 255, (byte) 255});
    Channel wide = new Channel(50, 500);
    Channel none = new Channel(0, 0);
    LabStatistics extreme = new LabStatistics(1, wide, none, none);
    assertThat(LabTransfer.toward(extreme).apply(image, RandomStream.of(1)).rgb())
        .containsExactly(0, 0, 0, (byte) 255, (byte) 255, (byte) 255);
  }

  @Test
  void imageReferenceUsesOneOfTheTargetImages() {
    MemoryDataset targets =
        new MemoryDataset(
            MemoryDataset.table(2),
            java.util.List.of(picture(60, 60, 60, 10, 1), picture(190, 190, 190, 10, 2)),
            java.util.Arrays.asList(null, null));
    LabTransfer transfer = LabTransfer.toward(targets, "image");
    RgbImage source = picture(120, 120, 120, 20, 3);
    boolean[] seen = new boolean[2];
    for (long seed = 0; seed < 20; seed++) {
      double mean = statistics(transfer.apply(source, RandomStream.of(seed)))[0].mean();
      double dark = statistics(targets.image(0))[0].mean();
      double bright = statistics(targets.image(1))[0].mean();
      boolean isDark = Math.abs(mean - dark) < 0.3;
      assertThat(isDark || Math.abs(mean - bright) < 0.3).isTrue();
      seen[isDark ? 0 : 1] = true;
    }
    assertThat(seen).containsExactly(true, true);
  }

  @Test
  void setReferenceUsesAllTargetImages() {
    RgbImage dark = picture(100, 100, 100, 20, 1);
    RgbImage bright = picture(140, 150, 140, 20, 2);
    MemoryDataset targets =
        new MemoryDataset(
            MemoryDataset.table(2),
            java.util.List.of(dark, bright),
            java.util.Arrays.asList(null, null));
    RgbImage moved =
        LabTransfer.toward(targets, "set").apply(picture(120, 120, 120, 20, 3), RandomStream.of(1));
    assertClose(LabStatistics.of(moved), statistics(dark, bright), 0.3);
  }

  @Test
  void unknownReferenceListsTheKnownOnes() {
    assertThatThrownBy(() -> LabTransfer.toward(MemoryDataset.noise(1, 2, 2, 2, 1), "mean"))
        .isInstanceOfSatisfying(
            DualMixException.class, e -> assertThat(e.remedy()).contains("image").contains("set"));
  }

  @Test
  void emptyTargetIsRefused() {
    SubsetDataset empty = new SubsetDataset(MemoryDataset.noise(1, 2, 2, 2, 1), new int[0]);
    assertThatThrownBy(() -> LabTransfer.toward(empty, "image"))
        .isInstanceOf(DualMixException.class);
  }
}
