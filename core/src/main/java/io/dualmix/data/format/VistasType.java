package io.dualmix.data.format;

import io.dualmix.data.Dataset;

/** Mapillary Vistas as published: {@link VistasLayout}. */
public final class VistasType implements DatasetType<VistasType.Options> {
  /**
   * The keys of this type.
   *
   * @param split {@code train}, {@code val} or {@code test}
   * @param labels the version of the labels, {@code v1.2} or {@code v2.0}; null to detect it
   * @param classSet maps the labels to the classes of {@code cityscapes19} and so on; null for the
   *     data set's own
   */
  public record Options(String split, String labels, String classSet) {}

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
    context.requireOneOf(options.labels(), "labels", "v1.2", "v2.0");
    return VistasLayout.open(
        context.folder(),
        new VistasLayout.Options(
            context.split(options.split(), "train", "val", "test"),
            options.labels(),
            StreetOptions.classes(options.classSet(), context, null),
            context.list()),
        context.suffixes());
  }
}
