package io.dualmix.config;

/**
 * The rectangles of the region-level teacher's mixed inputs.
 *
 * @param areaMin minimum area of a rectangle as a share of the image, above 0, at most 1
 * @param areaMax maximum area, {@code areaMin} to 1
 * @param probability probability that a sample is mixed, 0..1
 */
public record RegionMixConfig(Double areaMin, Double areaMax, Double probability) {
  /** CutMix-Seg's; the paper says only "randomly chosen coordinates". */
  public static final double DEFAULT_AREA = 0.5;

  /** Every sample. */
  public static final double DEFAULT_PROBABILITY = 1;

  public RegionMixConfig {
    areaMin = areaMin == null ? DEFAULT_AREA : areaMin;
    areaMax = areaMax == null ? Math.max(DEFAULT_AREA, areaMin) : areaMax;
    probability = probability == null ? DEFAULT_PROBABILITY : probability;
    Require.above("area_min", areaMin, 0, 1);
    Require.between("area_max", areaMax, areaMin, 1);
    Require.between("probability", probability, 0, 1);
  }

  static RegionMixConfig defaults() {
    return new RegionMixConfig(null, null, null);
  }
}
