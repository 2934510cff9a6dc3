package io.dualmix.data.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.dualmix.DualMixException;
import io.dualmix.data.augment.Augmenter.Views;
import io.dualmix.data.image.ImageSize;
import io.dualmix.data.image.LabelImage;
import io.dualmix.data.image.RgbImage;
import io.dualmix.tensor.RandomStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransformsTest {
  private static final int WIDTH = 61;
  private static final int HEIGHT = 43;
  private static final ImageSize CROP = new ImageSize(40, 36);

  private static RgbImage image(long seed) {
    byte[] rgb = new byte[3 * WIDTH * HEIGHT];
    RandomStream random = RandomStream.of(seed, "pixels");
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (40 + i / 50 % 120 + random.nextInt(40));
    }
    return new RgbImage(WIDTH, HEIGHT, rgb);
  }

  private static LabelImage label() {
    byte[] classes = new byte[WIDTH * HEIGHT];
    for (int i = 0; i < classes.length; i++) {
      classes[i] = (byte) (i % WIDTH / 8 + i / WIDTH / 8);
    }
    return new LabelImage(WIDTH, HEIGHT, classes);
  }

  /** The old keys' list against the one method that it has replaced. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void theShortFormGivesTheSameBytesAsTheFusedPipelineDid(long seed) {
    List<Augmentation> kinds =
        List.of(
            Augmentation.NONE,
            Augmentation.crop(20, 17),
            new Augmentation(0.5, 2, CROP, 0.5, new ColourJitter(0.3, 0.3, 0.3, 0.05), 0.5),
            new Augmentation(0.2, 0.4, CROP, 0.5, new ColourJitter(0.2, 0, 0, 0.5), 1),
            new Augmentation(1, 1, null, 1, ColourJitter.NONE, 1),
            new Augmentation(1, 1, CROP, 0, ColourJitter.NONE, 1),
            new Augmentation(1.5, 3, null, 0.5, new ColourJitter(0, 1, 1, 0), 0.5));
    for (Augmentation kind : kinds) {
      FusedAugmenter.Sample expected =
          new FusedAugmenter(kind).apply(image(seed), label(), RandomStream.of(seed, "a"));
      Views actual = new Augmenter(kind).apply(image(seed), label(), RandomStream.of(seed, "a"));
      assertThat(actual.image().rgb()).as(kind.toString()).isEqualTo(expected.image().rgb());
      assertThat(actual.label().classes()).isEqualTo(expected.label().classes());
      assertThat(actual.strong()).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void aStrongViewHasTheGeometryOfTheWeakOneAndLeavesItAlone(long seed) {
    List<Transform> weak =
        List.of(new RandomScale(List.of(0.5, 2.0)), new Flip(0.5), new Blur(0.5, null));
    RandomStream colours = RandomStream.of(seed, "colours");
    Views one =
        new Augmenter(CROP, weak, null).apply(image(1), label(), RandomStream.of(seed), colours);
    // Without colour transforms, the strong view has only the geometry.
    Views plain =
        new Augmenter(CROP, List.of(weak.get(0), weak.get(1)), List.of())
            .apply(image(1), label(), RandomStream.of(seed), colours);
    Views two =
        new Augmenter(CROP, weak, Transforms.strong())
            .apply(image(1), label(), RandomStream.of(seed), RandomStream.of(seed, "colours"));

    assertThat(two.image().rgb()).isEqualTo(one.image().rgb());
    assertThat(two.label().classes()).isEqualTo(one.label().classes());
    assertThat(plain.strong().rgb()).isEqualTo(plain.image().rgb());
    byte[] grey =
        new Augmenter(CROP, weak, List.of(new Grey(1.0)))
            .apply(image(1), label(), RandomStream.of(seed), colours)
            .strong()
            .rgb();
    assertGreyed(grey, plain.image().rgb(), two.label().classes());
  }

  /** By Rec. 601, rounded; the padding, whose label is ignored, keeps its colour. */
  private static void assertGreyed(byte[] grey, byte[] rgb, byte[] classes) {
    for (int i = 0; i < rgb.length; i++) {
      int pixel = i / 3;
      double value =
          0.299 * (rgb[3 * pixel] & 255)
              + 0.587 * (rgb[3 * pixel + 1] & 255)
              + 0.114 * (rgb[3 * pixel + 2] & 255);
      boolean padding = classes[pixel] == (byte) 255;
      assertThat((double) (grey[i] & 255)).isCloseTo(padding ? rgb[i] & 255 : value, within(0.51));
    }
  }

  @Test
  void theUsualStrongColoursDiffer() {
    Views two =
        new Augmenter(CROP, List.of(), Transforms.strong())
            .apply(image(1), null, RandomStream.of(1), RandomStream.of(5));

    assertThat(two.strong().rgb()).isNotEqualTo(two.image().rgb());
  }

  @Test
  void geometryAmongTheStrongColoursOrAfterWeakOnesIsRefused() {
    assertThatThrownBy(() -> new Augmenter(CROP, List.of(), List.of(new Flip())))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("flip");
    assertThatThrownBy(() -> new Augmenter(CROP, List.of(new Blur(), new Flip()), null))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("flip comes after blur");
  }

  @Test
  void aCropWithoutAScaleIsCutAtARandomPlace() {
    Views cut = new Augmenter(CROP, List.of(), null).apply(image(1), label(), RandomStream.of(3));

    assertThat(ImageSize.of(cut.image())).isEqualTo(CROP);
    assertThat(cut.image().rgb())
        .isEqualTo(
            new Augmenter(Augmentation.crop(40, 36))
                .apply(image(1), label(), RandomStream.of(3))
                .image()
                .rgb());
  }

  @Test
  void jitterAndGreyActOnTheirShareOfImages() {
    int greyed = 0;
    int jittered = 0;
    Augmenter grey = new Augmenter(null, List.of(new Grey(0.2)), null);
    Augmenter jitter = new Augmenter(null, List.of(new Jitter(0.5, 0.0, 0.0, 0.0, 0.8)), null);
    for (int i = 0; i < 400; i++) {
      byte[] before = image(1).rgb();
      RandomStream random = RandomStream.of(i, "share");
      greyed += grey.apply(image(1), null, random).image().rgb()[1] == before[1] ? 0 : 1;
      random = RandomStream.of(i, "share");
      byte[] after = jitter.apply(image(1), null, random).image().rgb();
      jittered += java.util.Arrays.equals(after, before) ? 0 : 1;
    }
    assertThat(greyed).isBetween(50, 110);
    assertThat(jittered).isBetween(290, 350);
  }

  @Test
  void transformsDoNotChangeWhatTheyAreGiven() {
    for (Transform transform : Transforms.all()) {
      Augmenter one =
          transform.geometric()
              ? new Augmenter(CROP, List.of(transform), List.of())
              : new Augmenter(CROP, List.of(transform), List.of(transform));
      for (int i = 0; i < 20; i++) {
        RgbImage image = image(i);
        byte[] before = image.rgb().clone();
        Views views = one.apply(image, null, RandomStream.of(i, "a"), RandomStream.of(i, "b"));
        Views alone =
            new Augmenter(CROP, List.of(), transform.geometric() ? null : List.of(transform))
                .apply(image, null, RandomStream.of(i, "a"), RandomStream.of(i, "b"));
        assertThat(image.rgb()).as(transform.name()).isEqualTo(before);
        if (!transform.geometric()) {
          // What the weak view's transform did left no trace in the strong one.
          assertThat(views.strong().rgb()).as(transform.name()).isEqualTo(alone.strong().rgb());
        }
      }
    }
  }

  @Test
  void aTransformOnTheClassPathIsAmongTheKnown() {
    assertThat(Transforms.all().stream().map(Transform::name))
        .containsExactly("scale", "flip", "jitter", "blur", "grey", "speckle");
  }
}
