package io.dualmix.data.format;

import com.fasterxml.jackson.annotation.JsonFormat;
import io.dualmix.config.ClassConfig;
import io.dualmix.config.IgnoredLabels;
import io.dualmix.config.InvalidSetting;
import io.dualmix.config.OneOf;
import io.dualmix.config.Require;
import io.dualmix.config.SettingRules;
import io.dualmix.data.Dataset;
import io.dualmix.storage.DataRoot;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The user's own images and labels in two folders or in a list: {@link FolderDataset}. */
public final class FolderType implements DatasetType<FolderType.Options> {
  private static final int LARGEST_RAW_VALUE = 65535;
  static final String COLOURS = "colours";

  /** In place of a folder: the photos of a target domain before the first label is drawn. */
  private static final String NO_LABELS = "none";

  /**
   * The keys of this type.
   *
   * @param images folder of images relative to the data set; null for {@code images}
   * @param labels folder of labels relative to the data set, or {@code none} for images without
   *     any; null for {@code labels}
   * @param classes names and colours in the order of their indices, names only, a class file such
   *     as CVAT's {@code labelmap.txt}, or the name of a set; null for those of the experiment
   * @param classSet the name of a set of classes, such as {@code cityscapes16}, in place of {@code
   *     classes}
   * @param labelFormat {@code indices} or {@code colours}; null for indices
   * @param values the class's name for each raw label value; null for values that are class indices
   * @param ignore ignored raw values, colours and classes, or {@code rest}
   * @param allowOutside whether a list may name files outside of the data set's folder and {@code
   *     data.root}; null for no
   */
  public record Options(
      String images,
      String labels,
      @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) List<ClassConfig> classes,
      String classSet,
      @OneOf(
              value = {"indices", FolderType.COLOURS},
              alsoRead = "colors")
          String labelFormat,
      Map<Integer, String> values,
      IgnoredLabels ignore,
      Boolean allowOutside) {
    public Options {
      classes = ClassConfig.distinct("classes", classes);
      Require.notBlank("class_set", classSet);
      if (classes != null && classSet != null) {
        throw new InvalidSetting(
            "class_set", "and classes are both given", "Keep one: a set's name, or the classes.");
      }
      labelFormat = "colors".equals(labelFormat) ? COLOURS : labelFormat;
      SettingRules rules = SettingRules.of(Options.class);
      rules.check("label_format", labelFormat);
      values = values == null ? null : requireValues(values, classes);
      if (ignore != null && !COLOURS.equals(labelFormat)) {
        ignore.rawValues("ignore");
      }
    }

    /** Whether labels are colour images. */
    boolean inColour() {
      return COLOURS.equals(labelFormat);
    }

    private static Map<Integer, String> requireValues(
        Map<Integer, String> values, List<ClassConfig> classes) {
      boolean named = classes != null && !(classes.size() == 1 && classes.get(0).automatic());
      List<String> known = named ? classes.stream().map(ClassConfig::name).toList() : null;
      for (Map.Entry<Integer, String> entry : values.entrySet()) {
        String key = "values." + entry.getKey();
        Require.between(key, entry.getKey(), 0, LARGEST_RAW_VALUE);
        Require.present(key, entry.getValue(), "values: {7: road, 8: pavement}");
        if (known != null && !known.contains(entry.getValue())) {
          throw Require.unknown(key, entry.getValue(), known);
        }
      }
      // Sorted, so that a written experiment does not depend on the order of its keys.
      return Collections.unmodifiableMap(new TreeMap<>(values));
    }
  }

  @Override
  public String name() {
    return "folder";
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
  public boolean leavesOutUnlabelled() {
    return false;
  }

  @Override
  public Dataset open(Options options, DatasetContext context) {
    FolderClasses classes = FolderClasses.of(options, context);
    if (context.list() != null) {
      // Lists may combine files of several data sets, but must not read other files of the machine.
      DataRoot reach =
          new DataRoot(
              List.of(context.folder(), context.root()),
              Boolean.TRUE.equals(options.allowOutside()));
      return FolderDataset.open(
          FolderSpec.list(
              context.folder(), context.list(), classes.table(), classes.mapping(), reach));
    }
    return FolderDataset.open(
        FolderSpec.folders(
                context.folder(),
                options.images() == null ? "images" : options.images(),
                labels(options),
                classes.table(),
                classes.mapping())
            .suffixes(context.suffixes().image(), context.suffixes().label()));
  }

  private static String labels(Options options) {
    if (options.labels() == null) {
      return "labels";
    }
    return options.labels().equals(NO_LABELS) ? null : options.labels();
  }
}
