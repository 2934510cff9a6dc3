package io.dualmix.data.format;

import io.dualmix.data.Dataset;

/** SYNTHIA-RAND-CITYSCAPES as published: {@link SynthiaLayout}. */
public final class SynthiaType implements DatasetType<SynthiaType.Options> {
  /**
   * The keys of this type.
   *
   * @param classSet {@code cityscapes19}, {@code cityscapes16} or {@code cityscapes13}: labels of
   *     other classes are ignored; null for the 16 of the data set
   */
  public record Options(String classSet) {}

  @Override
  public String name() {
    return "synthia";
  }

  @Override
  public Class<Options> options() {
    return Options.class;
  }

  @Override
  public Dataset open(Options options, DatasetContext context) {
    return SynthiaLayout.open(
        context.folder(),
        StreetOptions.classes(options.classSet(), context, CityscapesClasses.SYNTHIA_16),
        context.suffixes());
  }
}
