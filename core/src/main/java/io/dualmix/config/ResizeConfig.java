package io.dualmix.config;

/**
 * The size of a data set's images after decoding.
 *
 * @param width in pixels, 1..16384
 * @param height in pixels, 1..16384
 * @param labels whether labels are resized as well; false to score predictions on resized images at
 *     the labels' full resolution
 */
public record ResizeConfig(Integer width, Integer height, Boolean labels) {
  /** A training label must have the size of its image. */
  public static final boolean DEFAULT_LABELS = true;

  private static final String EXAMPLE = "{width: 1024, height: 512}";

  public ResizeConfig {
    labels = labels == null ? DEFAULT_LABELS : labels;
    Require.present("width", width, EXAMPLE);
    Require.present("height", height, EXAMPLE);
    Require.between("width", width, 1, SizeConfig.LARGEST_SIDE);
    Require.between("height", height, 1, SizeConfig.LARGEST_SIDE);
  }
}
