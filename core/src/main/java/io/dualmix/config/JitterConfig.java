package io.dualmix.config;

/**
 * Strength of the random colour changes; 0 disables a change.
 *
 * @param brightness 0..1: a factor from 1 - b to 1 + b
 * @param contrast 0..1, likewise
 * @param saturation 0..1, likewise
 * @param hue 0..0.5: a rotation by up to that fraction of the colour circle in both directions
 */
public record JitterConfig(Double brightness, Double contrast, Double saturation, Double hue) {
  /** The paper uses no colour jitter. */
  public static final double DEFAULT_STRENGTH = 0;

  public JitterConfig {
    brightness = brightness == null ? DEFAULT_STRENGTH : brightness;
    contrast = contrast == null ? DEFAULT_STRENGTH : contrast;
    saturation = saturation == null ? DEFAULT_STRENGTH : saturation;
    hue = hue == null ? DEFAULT_STRENGTH : hue;
    Require.between("brightness", brightness, 0, 1);
    Require.between("contrast", contrast, 0, 1);
    Require.between("saturation", saturation, 0, 1);
    Require.between("hue", hue, 0, 0.5);
  }

  static JitterConfig defaults() {
    return new JitterConfig(null, null, null, null);
  }
}
