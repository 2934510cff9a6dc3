package io.dualmix.data.augment;

import io.dualmix.config.Range;
import io.dualmix.config.SettingRules;
import io.dualmix.tensor.RandomStream;

/**
 * Random brightness, contrast, saturation and hue; see {@link ColourJitter}.
 *
 * @param brightness strength of the change; null for 0
 * @param contrast strength of the change; null for 0
 * @param saturation strength of the change; null for 0
 * @param hue a rotation by up to that fraction of the colour circle; null for 0
 * @param probability probability of a change; null for 1
 */
public record Jitter(
    @Range(from = 0, to = 1) Double brightness,
    @Range(from = 0, to = 1) Double contrast,
    @Range(from = 0, to = 1) Double saturation,
    @Range(from = 0, to = 0.5) Double hue,
    @Range(from = 0, to = 1) Double probability)
    implements Transform {
  public Jitter {
    brightness = brightness == null ? 0 : brightness;
    contrast = contrast == null ? 0 : contrast;
    saturation = saturation == null ? 0 : saturation;
    hue = hue == null ? 0 : hue;
    probability = probability == null ? 1 : probability;
    SettingRules rules = SettingRules.of(Jitter.class);
    rules.check("brightness", brightness);
    rules.check("contrast", contrast);
    rules.check("saturation", saturation);
    rules.check("hue", hue);
    rules.check("probability", probability);
  }

  /** No change. */
  public Jitter() {
    this(null, null, null, null, null);
  }

  @Override
  public String name() {
    return "jitter";
  }

  @Override
  public Sample apply(Sample sample, RandomStream random) {
    ColourJitter strengths = new ColourJitter(brightness, contrast, saturation, hue);
    ColourMatrix matrix = ColourMatrix.draw(strengths, random);
    // With probability 1 it draws only four numbers, which keeps the results of earlier versions.
    boolean wanted = probability == 1 || random.chance(probability);
    return wanted ? sample.colours(matrix.apply(sample.pixels())) : sample;
  }
}
