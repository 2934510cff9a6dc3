package io.dualmix.config;

/**
 * Colour transfer from the target to source images, applied before augmentation.
 *
 * @param type {@code lab} (CIE-LAB mean and deviation per channel) or {@code none}
 * @param reference {@code image} (a random target image for each source image) or {@code set} (the
 *     statistics of all target images)
 */
public record TransferConfig(
    @OneOf({"lab", "none"}) String type, @OneOf({"image", "set"}) String reference) {
  /** The paper's first step. */
  public static final String DEFAULT_TYPE = "lab";

  /** As in the paper: the source then has the target's variety, not only its mean. */
  public static final String DEFAULT_REFERENCE = "image";

  public TransferConfig {
    type = type == null ? DEFAULT_TYPE : type;
    reference = reference == null ? DEFAULT_REFERENCE : reference;
    SettingRules rules = SettingRules.of(TransferConfig.class);
    rules.check("type", type);
    rules.check("reference", reference);
  }

  static TransferConfig defaults() {
    return new TransferConfig(null, null);
  }
}
