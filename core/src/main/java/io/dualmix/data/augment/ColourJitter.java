package io.dualmix.data.augment;

import io.dualmix.DualMixException;

/**
 * How far colours are changed at random.
 *
 * @param brightness 0..1: a factor from 1 - b to 1 + b
 * @param contrast 0..1, likewise, about the image's mean grey
 * @param saturation 0..1, likewise, about each pixel's grey
 * @param hue 0..0.5: a turn of up to that part of the circle, either way, with the grey kept
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

  /** Whether this changes nothing. */
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
