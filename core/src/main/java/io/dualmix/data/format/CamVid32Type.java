package io.dualmix.data.format;

import io.dualmix.config.OneOf;
import io.dualmix.config.SettingRules;
import io.dualmix.data.Dataset;

/** CamVid with its authors' 32 classes: {@link CamVid32Layout}. */
public final class CamVid32Type implements DatasetType<CamVid32Type.Options> {
  /**
   * The keys of this type.
   *
   * @param split {@code train}, {@code val} or {@code test}; null for all
   * @param images folder of images; null for the usual one
   * @param labels folder of labels; null for the usual one
   */
  public record Options(
      @OneOf({"train", "val", "test"}) String split, String images, String labels) {
    public Options {
      SettingRules rules = SettingRules.of(Options.class);
      rules.check("split", split);
    }
  }

  @Override
  public String name() {
    return "camvid32";
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
    return CamVid32Layout.open(
        context.folder(),
        new CamVid32Layout.Options(
            options.split(), context.list(), options.images(), options.labels()),
        context.suffixes());
  }
}
