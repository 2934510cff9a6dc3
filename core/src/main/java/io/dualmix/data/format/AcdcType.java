package io.dualmix.data.format;

import io.dualmix.config.ConfigLists;
import io.dualmix.data.Dataset;
import java.util.List;

/** ACDC as published: {@link AcdcLayout}. */
public final class AcdcType implements DatasetType<AcdcType.Options> {
  /**
   * The keys of this type.
   *
   * @param split {@code train}, {@code val}, {@code test}, or one of them with {@code _ref}
   * @param conditions {@code fog}, {@code night}, {@code rain}, {@code snow}; null for all
   * @param labelFormat {@code ids} or {@code train_ids}; null to detect it
   * @param classSet {@code cityscapes19}, {@code cityscapes16} or {@code cityscapes13}: labels of
   *     other classes are ignored; null for all 19
   */
  public record Options(
      String split, List<String> conditions, String labelFormat, String classSet) {
    public Options {
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
    String[] known = AcdcLayout.CONDITIONS.toArray(new String[0]);
    conditions.forEach(condition -> context.requireOneOf(condition, "conditions", known));
    return AcdcLayout.open(
        new AcdcLayout.Selection(
            context.folder(),
            context.split(
                options.split(), "train", "val", "test", "train_ref", "val_ref", "test_ref"),
            conditions,
            StreetOptions.code(options.labelFormat(), context),
            StreetOptions.classes(options.classSet(), context, CityscapesClasses.ALL)),
        context.suffixes());
  }
}
