package io.dualmix.config;

/**
 * Which target images are used with their labels (D_T); the others are used without (D_U). With
 * neither a count nor a list, all that have labels are.
 *
 * @param count how many, drawn at random with {@code seed}; null for no draw
 * @param seed of the draw
 * @param list a text file with one image name a line, in place of a count; null for none
 */
public record LabelledConfig(Integer count, Long seed, String list) {
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
    if (count != null && list != null) {
      throw new InvalidSetting(
          "count", "and list are both given", "Keep one: a number to draw, or a file of names.");
    }
  }

  static LabelledConfig defaults() {
    return new LabelledConfig(null, null, null);
  }
}
