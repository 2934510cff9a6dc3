package io.dualmix.mix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import io.dualmix.data.image.RgbImage;
import io.dualmix.data.load.Batch;
import io.dualmix.tensor.RandomStream;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegionMixTest {
  private static final int N = 3;
  private static final int H = 9;
  private static final int W = 14;

  private static final int STEP = 5;
  private static final Rectangle PART = new Rectangle(1, 1, 5, 5);

  /** Values 0..99 for the source, 100..199 for the target: each pixel identifies its origin. */
  private static Batch batch(int offset, int width, long seed) {
    return new Batch(
        STEP,
        List.of("a" + offset, "b" + offset, "c" + offset),
        H,
        width,
        values(offset, N * RgbImage.CHANNELS * H * width, RandomStream.of(seed, offset)),
        values(offset, N * H * width, RandomStream.of(seed, offset, "labels")));
  }

  private static byte[] values(int offset, int count, RandomStream random) {
    byte[] values = new byte[count];
    for (int i = 0; i < count; i++) {
      values[i] = (byte) (offset + random.nextInt(100));
    }
    return values;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void everyPixelIsTheSourcesInsideAndTheTargetsOutside(long seed) {
    Batch source = batch(0, W, seed);
    Batch target = batch(100, W, seed);
    List<Rectangle> rectangles =
        new RectangleSampler(0.2, 0.8).draw(N, W, H, 0.8, RandomStream.of(seed));
    Batch mixed = RegionMix.mix(source, target, rectangles);
    for (int i = 0; i < N * H * W; i++) {
      int n = i / (H * W);
      Batch origin = inside(rectangles.get(n), i % W, i / W % H) ? source : target;
      assertThat(mixed.classes()[i]).isEqualTo(origin.classes()[i]);
      for (int c = 0; c < RgbImage.CHANNELS; c++) {
        int at = i * RgbImage.CHANNELS + c;
        assertThat(mixed.rgb()[at]).isEqualTo(origin.rgb()[at]);
      }
    }
  }

  @Test
  void theMixedBatchIsTheTargetsOfTheSameStep() {
    Batch mixed = RegionMix.mix(batch(0, W, 1), batch(100, W, 1), Collections.nCopies(N, PART));
    assertThat(mixed.names()).containsExactly("a100", "b100", "c100");
    assertThat(mixed.step()).isEqualTo(STEP);
  }

  private static boolean inside(Rectangle r, int x, int y) {
    return x >= r.x() && x < r.x() + r.width() && y >= r.y() && y < r.y() + r.height();
  }

  @Test
  void inputsAreNotChanged() {
    Batch source = batch(0, W, 1);
    Batch target = batch(100, W, 1);
    Batch mixed = RegionMix.mix(source, target, Collections.nCopies(N, PART));
    Arrays.fill(mixed.rgb(), (byte) 0);
    Arrays.fill(mixed.classes(), (byte) 0);
    assertThat(source.rgb()).isEqualTo(batch(0, W, 1).rgb());
    assertThat(source.classes()).isEqualTo(batch(0, W, 1).classes());
    assertThat(target.rgb()).isEqualTo(batch(100, W, 1).rgb());
    assertThat(target.classes()).isEqualTo(batch(100, W, 1).classes());
  }

  @Test
  void differentCropsAreRefused() {
    Batch narrow = batch(100, W - 1, 1);
    List<Rectangle> none = Collections.nCopies(N, Rectangle.EMPTY);
    assertThatThrownBy(() -> RegionMix.mix(batch(0, W, 1), narrow, none))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("3 source images of 14x9")
        .hasMessageContaining("3 target images of 13x9");
  }

  @Test
  void aRectangleForEachSampleIsExpected() {
    assertThatThrownBy(() -> RegionMix.mix(batch(0, W, 1), batch(100, W, 1), List.of(PART)))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("1 rectangles");
  }

  @Test
  void imagesWithoutLabelsAreRefused() {
    Batch target = batch(100, W, 1);
    Batch unlabelled = new Batch(STEP, target.names(), H, W, target.rgb(), null);
    assertThatThrownBy(
            () -> RegionMix.mix(batch(0, W, 1), unlabelled, Collections.nCopies(N, PART)))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("target images have no labels");
  }

  @Test
  void rectangleOutsideTheImageIsRefused() {
    List<Rectangle> outside = List.of(Rectangle.EMPTY, new Rectangle(10, 0, 5, 5), Rectangle.EMPTY);
    assertThatThrownBy(() -> RegionMix.mix(batch(0, W, 1), batch(100, W, 1), outside))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("14x9");
  }

  @ParameterizedTest
  @CsvSource({"0.5,0.5", "0.4,0.4", "0.1,0.9"})
  void rectanglesHaveTheirShareOfTheArea(double min, double max) {
    RandomStream random = RandomStream.of(1);
    for (int i = 0; i < 500; i++) {
      Rectangle r = new RectangleSampler(min, max).draw(1000, 600, random);
      double share = r.width() * (double) r.height() / (1000 * 600);
      assertThat(share).isBetween(min * 0.99, max * 1.01);
      assertThat(r.x() + r.width()).isLessThanOrEqualTo(1000);
      assertThat(r.y() + r.height()).isLessThanOrEqualTo(600);
    }
  }

  @Test
  void heightShareIsLogUniform() {
    // Of log(height share) between log(p) and 0 a quarter is above log(p) / 4.
    RandomStream random = RandomStream.of(2);
    int above = 0;
    for (int i = 0; i < 4000; i++) {
      Rectangle r = RectangleSampler.half().draw(1000, 1000, random);
      above += r.height() > 1000 * Math.exp(Math.log(0.5) / 4) ? 1 : 0;
    }
    assertThat(above).isBetween(900, 1100);
  }

  @Test
  void placesCoverTheWholeImage() {
    RandomStream random = RandomStream.of(3);
    boolean[] corners = new boolean[4];
    for (int i = 0; i < 200; i++) {
      Rectangle r = new RectangleSampler(0.3, 0.3).draw(10, 10, random);
      corners[0] |= inside(r, 0, 0);
      corners[1] |= inside(r, 9, 0);
      corners[2] |= inside(r, 0, 9);
      corners[3] |= inside(r, 9, 9);
    }
    assertThat(corners).containsExactly(true, true, true, true);
  }

  @Test
  void probabilityIsTheShareOfMixedSamples() {
    List<Rectangle> rectangles =
        RectangleSampler.half().draw(4000, 50, 50, 0.25, RandomStream.of(4));
    assertThat(rectangles.stream().filter(r -> !r.empty()).count()).isBetween(900L, 1100L);
  }

  @Test
  void areaAboveTheWholeImageIsRefused() {
    assertThatThrownBy(() -> new RectangleSampler(0.5, 1.5))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("1.5");
  }
}
