package io.dualmix.data.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import io.dualmix.data.MemoryDataset;
import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.ImageSize;
import io.dualmix.data.image.LabelImage;
import io.dualmix.data.image.PixelArea;
import io.dualmix.data.image.RgbImage;
import io.dualmix.tensor.RandomStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AugmenterTest {
  private static final int SIDE = 48;
  private static final int FIELD = 12;

  /** A chess board of 4x4 fields; the label names the field, and the image's red is 15 times it. */
  private static Augmenter.Views board() {
    byte[] rgb = new byte[SIDE * SIDE * 3];
    byte[] label = new byte[SIDE * SIDE];
    for (int i = 0; i < label.length; i++) {
      int field = i / SIDE / FIELD * 4 + i % SIDE / FIELD;
      label[i] = (byte) field;
      rgb[3 * i] = (byte) (field * 15);
      rgb[3 * i + 1] = 77;
    }
    return new Augmenter.Views(
        new RgbImage(SIDE, SIDE, rgb), null, new LabelImage(SIDE, SIDE, label));
  }

  private static Augmenter.Views apply(Augmentation augmentation, long seed) {
    Augmenter.Views board = board();
    return new Augmenter(augmentation).apply(board.image(), board.label(), RandomStream.of(seed));
  }

  private static Augmentation geometry(double min, double max, int width, int height) {
    return new Augmentation(min, max, new ImageSize(width, height), 0.5, ColourJitter.NONE, 0);
  }

  @Test
  void noAugmentationKeepsImageAndLabel() {
    Augmenter.Views sample = apply(Augmentation.NONE, 1);
    assertThat(sample.image().rgb()).isEqualTo(board().image().rgb());
    assertThat(sample.label().classes()).isEqualTo(board().label().classes());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
  void labelMovesWithItsImage(long seed) {
    Augmenter.Views sample = apply(geometry(0.5, 2, 40, 31), seed);
    int compared = 0;
    for (int y = 1; y < 30; y++) {
      for (int x = 1; x < 39; x++) {
        int field = field(sample, x, y);
        if (field != ClassTable.IGNORE && flat(sample, x, y)) {
          int red = sample.image().rgb()[3 * (y * 40 + x)] & 0xFF;
          assertThat(red).isEqualTo(field * 15);
          compared++;
        }
      }
    }
    assertThat(compared).isGreaterThan(100);
  }

  /** Whether all eight neighbours belong to the same field, so that no colour is interpolated. */
  private static boolean flat(Augmenter.Views sample, int x, int y) {
    for (int dy = -1; dy <= 1; dy++) {
      for (int dx = -1; dx <= 1; dx++) {
        if (field(sample, x + dx, y + dy) != field(sample, x, y)) {
          return false;
        }
      }
    }
    return true;
  }

  private static int field(Augmenter.Views sample, int x, int y) {
    return sample.label().classes()[y * sample.label().width() + x] & 0xFF;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void theContentIsWhatIsNotPadding(long seed) {
    Augmentation shrinks =
        new Augmentation(0.3, 1.5, new ImageSize(40, 31), 0.5, ColourJitter.NONE, 0);
    Augmenter.Views sample = apply(shrinks, seed);
    PixelArea content = sample.content();
    for (int y = 0; y < 31; y++) {
      for (int x = 0; x < 40; x++) {
        boolean inside =
            x >= content.left()
                && x < content.left() + content.width()
                && y >= content.top()
                && y < content.top() + content.height();
        assertThat(field(sample, x, y) != ClassTable.IGNORE).isEqualTo(inside);
      }
    }
  }

  @Tag("slow")
  @Test
  void bothOrientationsOccurAndOnlyThose() {
    Augmentation flips = new Augmentation(1, 1, null, 0.5, ColourJitter.NONE, 0);
    boolean[] seen = new boolean[2];
    for (long seed = 0; seed < 20; seed++) {
      Augmenter.Views sample = apply(flips, seed);
      int mirrored = field(sample, 0, 0) == 0 ? 0 : 1;
      seen[mirrored] = true;
      for (int i = 0; i < SIDE * SIDE; i++) {
        int x = mirrored == 0 ? i % SIDE : SIDE - 1 - i % SIDE;
        assertThat(field(sample, i % SIDE, i / SIDE)).isEqualTo(field(board(), x, i / SIDE));
      }
    }
    assertThat(seen).containsExactly(true, true);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void cropIsAPartOfTheImage(long seed) {
    Augmenter.Views sample = apply(Augmentation.crop(20, 17), seed);
    boolean found = false;
    for (int top = 0; top <= SIDE - 17 && !found; top++) {
      for (int left = 0; left <= SIDE - 20 && !found; left++) {
        found = equalsPart(sample, left, top);
      }
    }
    assertThat(found).isTrue();
  }

  private static boolean equalsPart(Augmenter.Views sample, int left, int top) {
    for (int i = 0; i < 20 * 17; i++) {
      int x = i % 20;
      int y = i / 20;
      if (field(sample, x, y) != field(board(), left + x, top + y)) {
        return false;
      }
    }
    return true;
  }

  @Test
  void scaleMakesFieldsLarger() {
    Augmenter.Views sample = apply(new Augmentation(2, 2, null, 0, ColourJitter.NONE, 0), 3);
    int longest = 0;
    int run = 0;
    for (int x = 1; x < SIDE; x++) {
      run = field(sample, x, 0) == field(sample, x - 1, 0) ? run + 1 : 0;
      longest = Math.max(longest, run + 1);
    }
    assertThat(longest).isEqualTo(2 * FIELD);
  }

  @Test
  void smallerImageIsPaddedWithMeanColourAndIgnored() {
    Augmenter.Views sample = apply(new Augmentation(0.5, 0.5, null, 0, ColourJitter.NONE, 0), 1);
    int padded = 0;
    for (int i = 0; i < SIDE * SIDE; i++) {
      byte[] rgb = sample.image().rgb();
      boolean mean = rgb[3 * i] == 124 && rgb[3 * i + 1] == 116 && rgb[3 * i + 2] == 104;
      boolean ignored = (sample.label().classes()[i] & 0xFF) == ClassTable.IGNORE;
      assertThat(mean).isEqualTo(ignored);
      padded += ignored ? 1 : 0;
    }
    assertThat(padded).isEqualTo(SIDE * SIDE - SIDE / 2 * (SIDE / 2));
  }

  @Test
  void imageWithoutLabelIsVariedTheSame() {
    Augmentation all =
        new Augmentation(
            0.5, 2, new ImageSize(30, 30), 0.5, new ColourJitter(0.4, 0.4, 0.4, 0.1), 1);
    RgbImage alone = new Augmenter(all).apply(board().image(), null, RandomStream.of(9)).image();
    assertThat(alone.rgb()).isEqualTo(apply(all, 9).image().rgb());
  }

  @Test
  void jitterLeavesTheLabelAlone() {
    Augmentation colours = new Augmentation(1, 1, null, 0, new ColourJitter(0.5, 0.5, 0.5, 0.5), 1);
    assertThat(apply(colours, 1).label().classes()).isEqualTo(board().label().classes());
  }

  @Test
  void brightnessMultipliesEveryValue() {
    RandomStream random = RandomStream.of(5);
    RgbImage image = MemoryDataset.noise(1, 20, 20, 2, 3).image(0);
    Augmentation bright = new Augmentation(1, 1, null, 0, new ColourJitter(0.3, 0, 0, 0), 0);
    byte[] changed = new Augmenter(bright).apply(image, null, random).image().rgb();
    int reference = brightestBelow(image.rgb(), 150);
    double factor = (changed[reference] & 0xFF) / (double) (image.rgb()[reference] & 0xFF);
    assertThat(factor).isBetween(0.69, 1.31).isNotEqualTo(1);
    for (int i = 0; i < changed.length; i++) {
      double expected = Math.min(255, factor * (image.rgb()[i] & 0xFF));
      assertThat((double) (changed[i] & 0xFF)).isBetween(expected - 2, expected + 2);
    }
  }

  private static int brightestBelow(byte[] rgb, int limit) {
    int best = 0;
    for (int i = 0; i < rgb.length; i++) {
      int value = rgb[i] & 0xFF;
      best =
          (value < limit && value > (rgb[best] & 0xFF)) || (rgb[best] & 0xFF) >= limit ? i : best;
    }
    return best;
  }

  @Test
  void greyStaysGreyUnderSaturationAndHue() {
    RgbImage grey = new RgbImage(1, 2, new byte[] {50, 50, 50, (byte) 180, (byte) 180, (byte) 180});
    Augmentation colours = new Augmentation(1, 1, null, 0, new ColourJitter(0, 0, 1, 0.5), 0);
    assertThat(new Augmenter(colours).apply(grey, null, RandomStream.of(4)).image().rgb())
        .isEqualTo(grey.rgb());
  }

  @Test
  void hueKeepsTheLuma() {
    RgbImage colour = new RgbImage(1, 1, new byte[] {110, 120, 100});
    Augmentation hue = new Augmentation(1, 1, null, 0, new ColourJitter(0, 0, 0, 0.5), 0);
    byte[] turned = new Augmenter(hue).apply(colour, null, RandomStream.of(4)).image().rgb();
    assertThat(turned).isNotEqualTo(colour.rgb());
    assertThat(luma(turned)).isBetween(luma(colour.rgb()) - 1, luma(colour.rgb()) + 1);
  }

  private static double luma(byte[] rgb) {
    return 0.299 * (rgb[0] & 0xFF) + 0.587 * (rgb[1] & 0xFF) + 0.114 * (rgb[2] & 0xFF);
  }

  @Test
  void labelOfAnotherSizeIsRefused() {
    LabelImage label = new LabelImage(2, 2, new byte[4]);
    assertThatThrownBy(
            () ->
                new Augmenter(Augmentation.NONE).apply(board().image(), label, RandomStream.of(1)))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("2x2")
        .hasMessageContaining("48x48");
  }

  @Test
  void descendingScaleIsRefused() {
    assertThatThrownBy(() -> new Augmentation(2, 1, null, 0, ColourJitter.NONE, 0))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("2.0 to 1.0");
  }
}
