package io.dualmix.data.format;

import io.dualmix.data.Dataset;

/** Cityscapes as published: {@link CityscapesLayout}. */
public final class CityscapesType implements DatasetType<CityscapesType.Options> {
  /**
   * The keys of this type.
   *
   * @param split {@code train}, {@code val}, {@code test} or {@code train_extra}
   * @param labels {@code gtFine} or {@code gtCoarse}; null for the default of the split
   * @param labelFormat {@code ids} or {@code train_ids}; null to detect it
   * @param classSet {@code cityscapes19}, {@code cityscapes16} or {@code cityscapes13}: labels of
   *     other classes are ignored; null for all 19
   */
  public record Options(String split, String labels, String labelFormat, String classSet) {}

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
    context.requireOneOf(options.labels(), "labels", "gtFine", "gtCoarse");
    return CityscapesLayout.open(
        new CityscapesLayout.Selection(
            context.folder(),
            context.split(options.split(), "train", "val", "test", "train_extra"),
            options.labels(),
            StreetOptions.code(options.labelFormat(), context),
            StreetOptions.classes(options.classSet(), context, CityscapesClasses.ALL)),
        context.suffixes());
  }
}
