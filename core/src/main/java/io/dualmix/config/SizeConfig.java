package io.dualmix.config;

/**
 * A size in pixels.
 *
 * @param width 1..16384
 * @param height 1..16384
 */
public record SizeConfig(Integer width, Integer height) {
  static final int LARGEST_SIDE = 16384;

  public SizeConfig {
    Require.present("width", width, "{width: 480, height: 360}");
    Require.present("height", height, "{width: 480, height: 360}");
    Require.between("width", width, 1, LARGEST_SIDE);
    Require.between("height", height, 1, LARGEST_SIDE);
  }
}
