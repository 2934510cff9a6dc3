package io.dualmix.data.format;

import io.dualmix.config.OneOf;
import io.dualmix.config.SettingRules;
import io.dualmix.data.Dataset;

/** GTA5 as published: {@link Gta5Layout}. */
public final class Gta5Type implements DatasetType<Gta5Type.Options> {
  /**
   * The keys of this type.
   *
   * @param split {@code all}, {@code train}, {@code val} or {@code test}; null for all
   * @param classSet {@code cityscapes19}, {@code cityscapes16} or {@code cityscapes13}: labels of
   *     other classes are ignored; null for all 19
   */
  public record Options(
      @OneOf({Gta5Layout.ALL, "train", "val", "test"}) String split, String classSet) {
    public Options {
      SettingRules rules = SettingRules.of(Options.class);
      rules.check("split", split);
    }
  }

  @Override
  public String name() {
    return "gta5";
  }

  @Override
  public Class<Options> options() {
    return Options.class;
  }

  @Override
  public Dataset open(Options options, DatasetContext context) {
    String split = options.split() == null ? Gta5Layout.ALL : options.split();
    return Gta5Layout.open(
        context.folder(),
        split,
        StreetOptions.classes(options.classSet(), context, CityscapesClasses.ALL),
        context.suffixes());
  }
}
