package io.dualmix.config;

/**
 * A size in pixels.
 *
 * @param width in pixels
 * @param height in pixels
 */
public record SizeConfig(
    @Needed("{width: 480, height: 360}") @Range(from = 1, to = LARGEST_SIDE) Integer width,
    @Needed("{width: 480, height: 360}") @Range(from = 1, to = LARGEST_SIDE) Integer height) {
  static final int LARGEST_SIDE = 16384;

  public SizeConfig {
    SettingRules rules = SettingRules.of(SizeConfig.class);
    rules.check("width", width);
    rules.check("height", height);
    rules.check("width", width);
    rules.check("height", height);
  }
}
