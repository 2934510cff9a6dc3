package io.dualmix.config;

/**
 * Which target images are used with their labels (D_T); the others are used without (D_U). With
 * neither a count, a fraction nor a list, all that have labels are.
 *
 * @param count how many, drawn at random with {@code seed}; null for no draw
 * @param fraction of the images that have labels, drawn likewise, above 0, at most 1; at least one
 *     image is drawn; null for no draw
 * @param seed of the draw, and of the validation share
 * @param list a text file with one image name a line, in place of a draw; null for none
 */
public record LabelledConfig(Integer count, Double fraction, Long seed, String list) {
  /**
   * A number of its own: runs that differ only in the experiment's seed then use the same labels,
   * and their scatter is that of training alone.
   */
  public static final long DEFAULT_SEED = 1;

  public LabelledConfig {
    seed = seed == null ? DEFAULT_SEED : seed;
    Require.atLeast("count", count, 1);
    Require.notBlank("list", list);
    list = HomePath.of(list);
    if (fraction != null) {
      Require.above("fraction", fraction, 0, 1);
    }
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

  static LabelledConfig defaults() {
    return new LabelledConfig(null, null, null, null);
  }
}
