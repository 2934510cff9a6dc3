package io.dualmix.config;

/**
 * Selects the target images that are used with labels (D_T); the others are used without labels
 * (D_U). Without a count, fraction or list, all labelled images are selected.
 *
 * @param count number of images, drawn at random with {@code seed}; 0 for a recipe without labelled
 *     target images; null for no draw
 * @param fraction fraction of the labelled images, drawn in the same way; at least one image is
 *     drawn; null for no draw
 * @param seed of the draw, and of the validation share
 * @param list a text file with one image name per line, in place of a draw; null for none
 */
public record LabelledConfig(
    @Range(from = 0) Integer count,
    @Range(above = 0, to = 1) Double fraction,
    Long seed,
    String list) {
  /**
   * Independent of the experiment's seed: runs that differ only in that seed use the same labels,
   * so their variance is that of training.
   */
  public static final long DEFAULT_SEED = 1;

  public LabelledConfig {
    seed = seed == null ? DEFAULT_SEED : seed;
    SettingRules rules = SettingRules.of(LabelledConfig.class);
    rules.check("count", count);
    Require.notBlank("list", list);
    list = HomePath.of(list);
    rules.check("fraction", fraction);
    requireOne("count", count, "list", list);
    requireOne("count", count, "fraction", fraction);
    requireOne("fraction", fraction, "list", list);
  }

  private static void requireOne(String key, Object value, String otherKey, Object other) {
    if (value != null && other != null) {
      throw new InvalidSetting(
          key,
          "and " + otherKey + " are both given",
          "Keep one of count, fraction and list; the others take null: -s data.labelled."
              + key
              + "=null");
    }
  }

  /** Whether no target image is used with its label. */
  public boolean none() {
    return count != null && count == 0;
  }

  static LabelledConfig defaults() {
    return new LabelledConfig(null, null, null, null);
  }
}
