package io.dualmix.scenes;

/**
 * The colours of materials in a look; the variant of a surface selects among those of its material.
 */
final class Palette {
  private final float[][][] colours = new float[Material.values().length][][];
  private final boolean linear;

  /**
   * @param linear whether colours are stored as linear light, which sums of light require;
   *     otherwise as display values
   */
  Palette(boolean linear) {
    this.linear = linear;
    for (Material material : Material.values()) {
      with(material, 0x808080);
    }
  }

  /** Sets the colours of a material, {@code 0xRRGGBB} each. */
  Palette with(Material material, int... rgb) {
    float[][] set = new float[rgb.length][];
    for (int i = 0; i < rgb.length; i++) {
      set[i] = new float[] {channel(rgb[i] >> 16), channel(rgb[i] >> 8), channel(rgb[i])};
    }
    colours[material.ordinal()] = set;
    return this;
  }

  private float channel(int value) {
    double c = (value & 0xFF) / 255.0;
    return (float) (linear ? StrictMath.pow(c, 2.2) : c);
  }

  /** Red, green and blue in 0..1; must not be modified. */
  float[] colour(Material material, int variant) {
    float[][] set = colours[material.ordinal()];
    return set[(Noise.hash(variant, 17, 5) >>> 1) % set.length];
  }
}
