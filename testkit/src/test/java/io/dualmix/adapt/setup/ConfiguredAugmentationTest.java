package io.dualmix.adapt.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import io.dualmix.adapt.TinyScenes;
import io.dualmix.config.Experiment;
import io.dualmix.config.Experiments;
import io.dualmix.data.augment.Augmenter;
import io.dualmix.data.augment.Augmenter.Views;
import io.dualmix.data.image.RgbImage;
import io.dualmix.tensor.RandomStream;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Transforms as a configuration lists them. */
class ConfiguredAugmentationTest {
  private static RgbImage image() {
    byte[] rgb = new byte[3 * 60 * 40];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (30 + i / 7 % 150);
    }
    return new RgbImage(60, 40, rgb);
  }

  private static byte[] view(Augmenter augmenter, long seed) {
    return augmenter.apply(image(), null, RandomStream.of(seed)).image().rgb();
  }

  private static Augmenter oneView(String... changes) {
    return ConfiguredAugmentation.oneView(TinyScenes.experiment(changes).augmentation());
  }

  @Test
  void theShortFormAndItsListGiveTheSameBytes() {
    Augmenter shortForm =
        oneView(
            "augmentation={crop: {width: 48, height: 32}, scale: [0.5, 2], flip: 0.3, blur: 0.5,"
                + " jitter: {brightness: 0.2, hue: 0.1}}");
    Augmenter list =
        oneView(
            "augmentation={crop: {width: 48, height: 32}, weak: [{type: scale, range: [0.5, 2]},"
                + " {type: flip, probability: 0.3}, {type: jitter, brightness: 0.2, hue: 0.1},"
                + " {type: blur, probability: 0.5}]}");

    for (int seed = 0; seed < 20; seed++) {
      assertThat(view(list, seed)).isEqualTo(view(shortForm, seed));
    }
  }

  @Test
  void aTransformOnTheClassPathIsUsedWithItsOptions() {
    byte[] speckled = view(oneView("augmentation={weak: [{type: speckle, share: 1}]}"), 1);

    assertThat(speckled).containsOnly(255);
  }

  @Test
  void listsAreDumpedWithTheirDefaultsAndReadBack() {
    Experiment experiment =
        TinyScenes.experiment(
            "augmentation={weak: [{type: flip}], strong: [{type: grey, probability: 1}]}");

    assertThat(Experiments.dump(experiment)).contains("type: flip").contains("probability: 0.5");
    assertThat(Experiments.parse(Experiments.dump(experiment), "again", List.of()))
        .isEqualTo(experiment);
  }

  @Test
  void theStrongListIsThatOfTheConfiguration() {
    Augmenter both =
        ConfiguredAugmentation.twoViews(
            TinyScenes.experiment("augmentation.strong=[{type: speckle, share: 1}]")
                .augmentation());
    Views views = both.apply(image(), null, RandomStream.of(2), RandomStream.of(3));

    assertThat(views.strong().rgb()).contains(255);
    assertThat(views.image().rgb()).isEqualTo(view(oneView(), 2));
  }

  @Test
  void mistakesInAListAreNamedWithTheirPlace() {
    assertThatThrownBy(() -> oneView("augmentation.weak=[{type: flip}, {type: flap}]"))
        .hasMessageEndingWith(
            "augmentation.weak.1.type is 'flap'; known are scale, flip, jitter, blur, grey,"
                + " speckle")
        .satisfies(
            e -> assertThat(((DualMixException) e).remedy()).isEqualTo("Did you mean flip?"));
    assertThatThrownBy(() -> oneView("augmentation.weak=[{type: flip, chance: 1}]"))
        .hasMessageEndingWith("augmentation.weak.0.chance is not a known key")
        .satisfies(
            e ->
                assertThat(((DualMixException) e).remedy())
                    .contains("Known keys here: type, probability."));
    assertThatThrownBy(() -> oneView("augmentation.strong=[{type: flip, probability: 2}]"))
        .hasMessageEndingWith("augmentation.strong.0.probability is 2.0; expected 0 to 1");
    assertThatThrownBy(() -> oneView("augmentation={flip: 1, weak: [{type: flip}]}"))
        .hasMessageEndingWith("augmentation.flip is given, but weak lists all transforms");
    assertThatThrownBy(() -> oneView("augmentation.weak=[{type: blur}, {type: flip}]"))
        .hasMessage(
            "augmentation: The geometric transform flip comes after blur, which changes colours");
  }
}
