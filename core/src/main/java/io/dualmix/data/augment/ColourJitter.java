package io.dualmix.data.augment;

import io.dualmix.DualMixException;

/**
 * The strength of random colour changes.
 *
 * @param brightness 0..1: a factor from 1 - b to 1 + b
 * @param contrast 0..1, likewise, relative to the image's mean grey
 * @param saturation 0..1, likewise, relative to each pixel's grey
 * @param hue 0..0.5: a rotation by up to that fraction of the colour circle in both directions,
 *     which preserves grey
 */
public record ColourJitter(double brightness, double contrast, double saturation, double hue) {
  /** No change. */
  public static final ColourJitter NONE = new ColourJitter(0, 0, 0, 0);

  public ColourJitter {
    requireStrength("brightness", brightness, 1);
    requireStrength("contrast", contrast, 1);
    requireStrength("saturation", saturation, 1);
    requireStrength("hue", hue, 0.5);
  }

  /** Whether all strengths are 0. */
  public boolean none() {
    return equals(NONE);
  }

  private static void requireStrength(String name, double strength, double largest) {
    if (!(strength >= 0 && strength <= largest)) {
      throw new DualMixException(
          "The jitter of " + name + " is " + strength + "; expected 0 to " + largest, "");
    }
  }
}
