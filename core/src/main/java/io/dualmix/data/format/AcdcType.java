package io.dualmix.data.format;

import io.dualmix.config.ConfigLists;
import io.dualmix.config.Needed;
import io.dualmix.config.OneOf;
import io.dualmix.config.SettingRules;
import io.dualmix.data.Dataset;
import java.util.List;

/** ACDC as published: {@link AcdcLayout}. */
public final class AcdcType implements DatasetType<AcdcType.Options> {
  /**
   * The keys of this type.
   *
   * @param split {@code train}, {@code val}, {@code test}, or one of them with {@code _ref}
   * @param conditions {@code fog}, {@code night}, {@code rain}, {@code snow}; null for all
   * @param labelFormat {@code ids} or {@code train_ids}; null for the detected one
   * @param classSet {@code cityscapes19}, {@code cityscapes16} or {@code cityscapes13}: labels of
   *     other classes are ignored; null for all 19
   */
  public record Options(
      @Needed(value = "split: train", whenOpened = true)
          @OneOf({"train", "val", "test", "train_ref", "val_ref", "test_ref"})
          String split,
      @OneOf({"fog", "night", "rain", "snow"}) List<String> conditions,
      @OneOf({"ids", "train_ids"}) String labelFormat,
      String classSet) {
    public Options {
      SettingRules rules = SettingRules.of(Options.class);
      rules.check("split", split);
      rules.check("conditions", conditions);
      rules.check("label_format", labelFormat);
      conditions = conditions == null ? null : ConfigLists.copy("conditions", conditions);
    }
  }

  @Override
  public String name() {
    return "acdc";
  }

  @Override
  public Class<Options> options() {
    return Options.class;
  }

  @Override
  public Dataset open(Options options, DatasetContext context) {
    List<String> conditions = options.conditions() == null ? List.of() : options.conditions();
    return AcdcLayout.open(
        new AcdcLayout.Selection(
            context.folder(),
            options.split(),
            conditions,
            StreetOptions.code(options.labelFormat()),
            StreetOptions.classes(options.classSet(), context, CityscapesClasses.ALL)),
        context.suffixes());
  }
}
