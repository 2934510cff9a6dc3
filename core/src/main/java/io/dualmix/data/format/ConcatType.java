package io.dualmix.data.format;

import io.dualmix.DualMixException;
import io.dualmix.config.ConfigLists;
import io.dualmix.config.DatasetConfig;
import io.dualmix.config.Length;
import io.dualmix.config.Needed;
import io.dualmix.config.SettingRules;
import io.dualmix.data.ConcatDataset;
import io.dualmix.data.Dataset;
import io.dualmix.data.ReclassifiedDataset;
import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.ClassTable.SemanticClass;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Several data sets one after the other, such as two synthetic sources. Their classes are matched
 * by name; the result has the classes of all parts.
 */
public final class ConcatType implements DatasetType<ConcatType.Options> {
  static final String EXAMPLE = "parts: [{type: gta5, path: gta5}, {type: synthia, path: synthia}]";

  /**
   * The keys of this type.
   *
   * @param parts the data sets, at least one, each with its own type and keys
   */
  public record Options(
      @Needed(ConcatType.EXAMPLE)
          @Length(
              from = 1,
              expected = "at least one data set",
              remedy = "Such as " + ConcatType.EXAMPLE + ".")
          List<DatasetConfig> parts) {
    public Options {
      SettingRules.of(Options.class).check("parts", parts);
      parts = ConfigLists.copy("parts", parts);
    }
  }

  @Override
  public String name() {
    return "concat";
  }

  @Override
  public Class<Options> options() {
    return Options.class;
  }

  @Override
  public Set<String> unused() {
    // Settings of a part: its files are its own.
    return Set.of("path", "unknown", "orientation", "bits", "image_suffix", "label_suffix");
  }

  @Override
  public Dataset open(Options options, DatasetContext context) {
    List<Dataset> parts = new ArrayList<>();
    for (int i = 0; i < options.parts().size(); i++) {
      parts.add(context.part(options.parts().get(i), "parts." + i));
    }
    ClassTable all = classes(parts);
    List<Dataset> aligned = parts.stream().map(part -> ReclassifiedDataset.to(part, all)).toList();
    ConcatDataset joined = new ConcatDataset(aligned);
    requireDistinctNames(aligned, context.key());
    return joined;
  }

  /** The classes of all parts, in the order of their first part. */
  private static ClassTable classes(List<Dataset> parts) {
    Map<String, SemanticClass> classes = new LinkedHashMap<>();
    for (Dataset part : parts) {
      part.classes().classes().forEach(c -> classes.putIfAbsent(c.name(), c));
    }
    return new ClassTable(List.copyOf(classes.values()));
  }

  private static void requireDistinctNames(List<Dataset> parts, String key) {
    Map<String, Dataset> seen = new HashMap<>();
    for (Dataset part : parts) {
      for (int i = 0; i < part.size(); i++) {
        Dataset other = seen.put(part.name(i), part);
        if (other != null) {
          throw new DualMixException(
              key
                  + " has two images named "
                  + part.name(i)
                  + ": of "
                  + other.describe()
                  + " and of "
                  + part.describe(),
              "Names identify images: rename the files of a part, or choose others by range.");
        }
      }
    }
  }
}
