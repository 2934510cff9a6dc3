package io.dualmix.config;

/**
 * The learning rate schedule of a stage.
 *
 * @param type {@code poly}: (1 - step / horizon) ^ power; {@code cosine}: (1 + cos(pi * step /
 *     horizon)) / 2; {@code linear}: 1 - step / horizon
 * @param power exponent of the poly decay; not used by the other types
 * @param warmup number of steps of the linear warm-up from near 0
 * @param horizon the step at which the rate reaches 0; null for the number of steps of the stage.
 *     The authors use 250,000 and stop at 120,000
 */
public record ScheduleConfig(
    @OneOf({ScheduleConfig.POLY, ScheduleConfig.COSINE, ScheduleConfig.LINEAR}) String type,
    @Range(above = 0, to = 10) Double power,
    @Range(from = 0) Integer warmup,
    @Range(from = 1) Integer horizon) {
  /** The paper's. */
  public static final String POLY = "poly";

  /** DINOv2's, among others. */
  public static final String COSINE = "cosine";

  /** DAFormer's, with a warm-up of 1500 of 40,000 steps. */
  public static final String LINEAR = "linear";

  /** The paper's. */
  public static final String DEFAULT_TYPE = POLY;

  /** The paper's. */
  public static final double DEFAULT_POWER = 0.9;

  /** None, as in the paper; AdamW needs a warm-up. */
  public static final int DEFAULT_WARMUP = 0;

  public ScheduleConfig {
    type = type == null ? DEFAULT_TYPE : type;
    power = power == null ? DEFAULT_POWER : power;
    warmup = warmup == null ? DEFAULT_WARMUP : warmup;
    SettingRules rules = SettingRules.of(ScheduleConfig.class);
    rules.check("type", type);
    rules.check("power", power);
    rules.check("warmup", warmup);
    rules.check("horizon", horizon);
  }

  static ScheduleConfig defaults() {
    return new ScheduleConfig(null, null, null, null);
  }
}
