package io.dualmix.data.augment;

import io.dualmix.config.Require;
import io.dualmix.tensor.RandomStream;

/**
 * Random brightness, contrast, saturation and hue; see {@link ColourJitter}.
 *
 * @param brightness 0..1; null for 0
 * @param contrast 0..1; null for 0
 * @param saturation 0..1; null for 0
 * @param hue 0..0.5; null for 0
 * @param probability probability of a change, 0..1; null for 1
 */
public record Jitter(
    Double brightness, Double contrast, Double saturation, Double hue, Double probability)
    implements Transform {
  public Jitter {
    brightness = brightness == null ? 0 : brightness;
    contrast = contrast == null ? 0 : contrast;
    saturation = saturation == null ? 0 : saturation;
    hue = hue == null ? 0 : hue;
    probability = probability == null ? 1 : probability;
    Require.between("brightness", brightness, 0, 1);
    Require.between("contrast", contrast, 0, 1);
    Require.between("saturation", saturation, 0, 1);
    Require.between("hue", hue, 0, 0.5);
    Require.between("probability", probability, 0, 1);
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
