package io.dualmix.config;

/**
 * Strength of the random colour changes; 0 disables a change.
 *
 * @param brightness strength b: a factor from 1 - b to 1 + b
 * @param contrast strength, likewise
 * @param saturation strength, likewise
 * @param hue a rotation by up to that fraction of the colour circle in both directions
 */
public record JitterConfig(
    @Range(from = 0, to = 1) Double brightness,
    @Range(from = 0, to = 1) Double contrast,
    @Range(from = 0, to = 1) Double saturation,
    @Range(from = 0, to = 0.5) Double hue) {
  /** The paper uses no colour jitter. */
  public static final double DEFAULT_STRENGTH = 0;

  public JitterConfig {
    brightness = brightness == null ? DEFAULT_STRENGTH : brightness;
    contrast = contrast == null ? DEFAULT_STRENGTH : contrast;
    saturation = saturation == null ? DEFAULT_STRENGTH : saturation;
    hue = hue == null ? DEFAULT_STRENGTH : hue;
    SettingRules rules = SettingRules.of(JitterConfig.class);
    rules.check("brightness", brightness);
    rules.check("contrast", contrast);
    rules.check("saturation", saturation);
    rules.check("hue", hue);
  }

  static JitterConfig defaults() {
    return new JitterConfig(null, null, null, null);
  }
}
