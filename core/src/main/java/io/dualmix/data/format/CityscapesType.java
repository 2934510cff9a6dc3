package io.dualmix.data.format;

import io.dualmix.config.Needed;
import io.dualmix.config.OneOf;
import io.dualmix.config.SettingRules;
import io.dualmix.data.Dataset;

/** Cityscapes as published: {@link CityscapesLayout}. */
public final class CityscapesType implements DatasetType<CityscapesType.Options> {
  /**
   * The keys of this type.
   *
   * @param split {@code train}, {@code val}, {@code test} or {@code train_extra}
   * @param labels {@code gtFine} or {@code gtCoarse}; null for the default of the split
   * @param labelFormat {@code ids} or {@code train_ids}; null for the detected one
   * @param classSet {@code cityscapes19}, {@code cityscapes16} or {@code cityscapes13}: labels of
   *     other classes are ignored; null for all 19
   */
  public record Options(
      @Needed(value = "split: train", whenOpened = true)
          @OneOf({"train", "val", "test", "train_extra"})
          String split,
      @OneOf({"gtFine", "gtCoarse"}) String labels,
      @OneOf({"ids", "train_ids"}) String labelFormat,
      String classSet) {
    public Options {
      SettingRules rules = SettingRules.of(Options.class);
      rules.check("split", split);
      rules.check("labels", labels);
      rules.check("label_format", labelFormat);
    }
  }

  @Override
  public String name() {
    return "cityscapes";
  }

  @Override
  public Class<Options> options() {
    return Options.class;
  }

  @Override
  public Dataset open(Options options, DatasetContext context) {
    return CityscapesLayout.open(
        new CityscapesLayout.Selection(
            context.folder(),
            options.split(),
            options.labels(),
            StreetOptions.code(options.labelFormat()),
            StreetOptions.classes(options.classSet(), context, CityscapesClasses.ALL)),
        context.suffixes());
  }
}
