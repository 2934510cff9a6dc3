package io.dualmix.config;

import java.util.List;

/**
 * Augmentation of training images: the short form (scale, crop, flip, jitter and blur, in this
 * order) or lists of transforms.
 *
 * @param scale the lowest and the highest factor of the random scale
 * @param crop size of training images; null for the whole image, which is then not scaled to fit
 * @param flip the probability of a horizontal mirror image
 * @param jitter of colours
 * @param blur the probability of a Gaussian blur
 * @param weak the transforms in place of scale, flip, jitter and blur, geometric ones first; null
 *     for the short form
 * @param strong the colour transforms of the strong view, which shares the geometry of the weak
 *     view; null for the default ones
 */
public record AugmentationConfig(
    @Length(
            from = 2,
            to = 2,
            expected = "the lowest and the highest factor",
            remedy = "Such as [0.75, 1.5]; [1, 1] is no scaling.")
        @Range(from = 0.1, to = 10)
        List<Double> scale,
    SizeConfig crop,
    @Range(from = 0, to = 1) Double flip,
    JitterConfig jitter,
    @Range(from = 0, to = 1) Double blur,
    List<TransformConfig> weak,
    List<TransformConfig> strong) {
  /** Objects appear a quarter smaller to half as large again, as they do in a street. */
  public static final List<Double> DEFAULT_SCALE = List.of(0.75, 1.5);

  /** Streets are symmetric under reflection. */
  public static final double DEFAULT_FLIP = 0.5;

  /** The paper uses no blur. */
  public static final double DEFAULT_BLUR = 0;

  public AugmentationConfig {
    weak = weak == null ? null : ConfigLists.copy("weak", weak);
    strong = strong == null ? null : ConfigLists.copy("strong", strong);
    if (weak == null) {
      scale = scale == null ? DEFAULT_SCALE : ConfigLists.copy("scale", scale);
      flip = flip == null ? DEFAULT_FLIP : flip;
      jitter = jitter == null ? JitterConfig.defaults() : jitter;
      blur = blur == null ? DEFAULT_BLUR : blur;
      SettingRules rules = SettingRules.of(AugmentationConfig.class);
      rules.check("scale", scale);
      requireScale(scale);
      rules.check("flip", flip);
      rules.check("blur", blur);
    } else {
      requireAbsent("scale", scale);
      requireAbsent("flip", flip);
      requireAbsent("jitter", jitter);
      requireAbsent("blur", blur);
    }
  }

  private static void requireScale(List<Double> scale) {
    if (scale.get(0) > scale.get(1)) {
      throw new InvalidSetting(
          "scale",
          "is " + scale + "; expected the lowest and the highest factor",
          "Such as [0.75, 1.5]; [1, 1] is no scaling.");
    }
  }

  private static void requireAbsent(String key, Object value) {
    if (value != null) {
      throw new InvalidSetting(
          key,
          "is given, but weak lists all transforms",
          "Keep one form: add {type: " + key + ", …} to the list, or remove the list.",
          "weak");
    }
  }

  static AugmentationConfig defaults() {
    return new AugmentationConfig(null, null, null, null, null, null, null);
  }
}
