package io.dualmix.data.format;

import io.dualmix.config.Needed;
import io.dualmix.config.OneOf;
import io.dualmix.config.SettingRules;
import io.dualmix.data.Dataset;

/** BDD100K's segmentation part as published: {@link Bdd100kLayout}. */
public final class Bdd100kType implements DatasetType<Bdd100kType.Options> {
  /**
   * The keys of this type.
   *
   * @param split {@code train}, {@code val} or {@code test}
   * @param classSet {@code cityscapes19}, {@code cityscapes16} or {@code cityscapes13}: labels of
   *     other classes are ignored; null for all 19
   */
  public record Options(
      @Needed(value = "split: train", whenOpened = true) @OneOf({"train", "val", "test"})
          String split,
      String classSet) {
    public Options {
      SettingRules rules = SettingRules.of(Options.class);
      rules.check("split", split);
    }
  }

  @Override
  public String name() {
    return "bdd100k";
  }

  @Override
  public Class<Options> options() {
    return Options.class;
  }

  @Override
  public Dataset open(Options options, DatasetContext context) {
    return Bdd100kLayout.open(
        context.folder(),
        options.split(),
        StreetOptions.classes(options.classSet(), context, CityscapesClasses.ALL),
        context.suffixes());
  }
}
