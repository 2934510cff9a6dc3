package io.dualmix.data.format;

import io.dualmix.config.Needed;
import io.dualmix.config.OneOf;
import io.dualmix.config.SettingRules;
import io.dualmix.data.Dataset;

/** COCO-Stuff as published: {@link CocoStuffLayout}. */
public final class CocoStuffType implements DatasetType<CocoStuffType.Options> {
  /**
   * The keys of this type.
   *
   * @param split {@code train} or {@code val}
   */
  public record Options(
      @Needed(value = "split: train", whenOpened = true) @OneOf({"train", "val"}) String split) {
    public Options {
      SettingRules rules = SettingRules.of(Options.class);
      rules.check("split", split);
    }
  }

  @Override
  public String name() {
    return "coco_stuff";
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
    return CocoStuffLayout.open(
        context.folder(),
        new CocoStuffLayout.Options(options.split(), context.list()),
        context.suffixes());
  }
}
