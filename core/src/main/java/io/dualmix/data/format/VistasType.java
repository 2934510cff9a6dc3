package io.dualmix.data.format;

import io.dualmix.config.Needed;
import io.dualmix.config.OneOf;
import io.dualmix.config.SettingRules;
import io.dualmix.data.Dataset;

/** Mapillary Vistas as published: {@link VistasLayout}. */
public final class VistasType implements DatasetType<VistasType.Options> {
  /**
   * The keys of this type.
   *
   * @param split {@code train}, {@code val} or {@code test}
   * @param labels the version of the labels, {@code v1.2} or {@code v2.0}; null for the detected
   *     one
   * @param classSet maps the labels to the classes of {@code cityscapes19} and so on; null for the
   *     data set's own
   */
  public record Options(
      @Needed(value = "split: train", whenOpened = true) @OneOf({"train", "val", "test"})
          String split,
      @OneOf({"v1.2", "v2.0"}) String labels,
      String classSet) {
    public Options {
      SettingRules rules = SettingRules.of(Options.class);
      rules.check("split", split);
      rules.check("labels", labels);
    }
  }

  @Override
  public String name() {
    return "mapillary";
  }

  @Override
  public Class<Options> options() {
    return Options.class;
  }

  @Override
  public boolean readsList() {
    return true;
  }

  @Override
  public Dataset open(Options options, DatasetContext context) {
    return VistasLayout.open(
        context.folder(),
        new VistasLayout.Options(
            options.split(),
            options.labels(),
            StreetOptions.classes(options.classSet(), context, null),
            context.list()),
        context.suffixes());
  }
}
