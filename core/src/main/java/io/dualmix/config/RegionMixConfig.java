package io.dualmix.config;

/**
 * The rectangles of the region-level teacher's mixed inputs.
 *
 * @param areaMin minimum area of a rectangle as a share of the image
 * @param areaMax maximum area, at least {@code area_min}, which is its default if it is larger
 * @param probability probability that a sample is mixed
 */
public record RegionMixConfig(
    @Range(above = 0, to = 1) Double areaMin,
    @Range(above = 0, to = 1) Double areaMax,
    @Range(from = 0, to = 1) Double probability) {
  /** CutMix-Seg's; the paper says only "randomly chosen coordinates". */
  public static final double DEFAULT_AREA_MIN = 0.5;

  /** Every sample. */
  public static final double DEFAULT_PROBABILITY = 1;

  public RegionMixConfig {
    areaMin = areaMin == null ? DEFAULT_AREA_MIN : areaMin;
    areaMax = areaMax == null ? Math.max(DEFAULT_AREA_MIN, areaMin) : areaMax;
    probability = probability == null ? DEFAULT_PROBABILITY : probability;
    SettingRules rules = SettingRules.of(RegionMixConfig.class);
    rules.check("area_min", areaMin);
    rules.check("area_max", areaMax);
    Require.between("area_max", areaMax, areaMin, 1);
    rules.check("probability", probability);
  }

  static RegionMixConfig defaults() {
    return new RegionMixConfig(null, null, null);
  }
}
