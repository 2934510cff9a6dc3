package io.dualmix.config;

/**
 * The size of a data set's images after decoding.
 *
 * @param width in pixels
 * @param height in pixels
 * @param labels whether labels are resized as well; false to score predictions on resized images at
 *     the labels' full resolution
 */
public record ResizeConfig(
    @Needed("{width: 1024, height: 512}") @Range(from = 1, to = SizeConfig.LARGEST_SIDE)
        Integer width,
    @Needed("{width: 1024, height: 512}") @Range(from = 1, to = SizeConfig.LARGEST_SIDE)
        Integer height,
    Boolean labels) {
  /** A training label must have the size of its image. */
  public static final boolean DEFAULT_LABELS = true;

  public ResizeConfig {
    labels = labels == null ? DEFAULT_LABELS : labels;
    SettingRules rules = SettingRules.of(ResizeConfig.class);
    rules.check("width", width);
    rules.check("height", height);
  }
}
