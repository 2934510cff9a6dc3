package io.dualmix.data.format;

import io.dualmix.config.Needed;
import io.dualmix.config.OneOf;
import io.dualmix.config.SettingRules;
import io.dualmix.data.Dataset;

/** ADE20K as published: {@link Ade20kLayout}. */
public final class Ade20kType implements DatasetType<Ade20kType.Options> {
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
    return "ade20k";
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
    return Ade20kLayout.open(
        context.folder(),
        new Ade20kLayout.Options(options.split(), context.list()),
        context.suffixes());
  }
}
