package io.dualmix.config;

/**
 * The size to which a data set is brought after decoding.
 *
 * @param width in pixels, 1..16384
 * @param height in pixels, 1..16384
 * @param labels whether labels are brought to it as well; false for scoring at the labels' full
 *     resolution what is seen in smaller images
 */
public record ResizeConfig(Integer width, Integer height, Boolean labels) {
  /** A label that is trained on lies on its image. */
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
