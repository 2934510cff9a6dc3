package io.dualmix.data.format;

import io.dualmix.data.Dataset;

/** Pascal VOC 2012, and exports in its layout: {@link VocLayout}. */
public final class VocType implements DatasetType<VocType.Options> {
  /**
   * The keys of this type.
   *
   * @param split a list in {@code ImageSets/Segmentation}, such as {@code train}; null for none,
   *     which needs a list
   */
  public record Options(String split) {}

  @Override
  public String name() {
    return "voc";
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
    if (context.list() == null) {
      context.require(options.split(), "split", "such as train or val");
    }
    return VocLayout.open(
        context.folder(),
        new VocLayout.Options(options.split(), context.list()),
        context.suffixes());
  }
}
