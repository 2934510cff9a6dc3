package io.dualmix.config;

import com.fasterxml.jackson.annotation.JsonFormat;
import io.dualmix.DualMixException;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * One data set. Which keys it needs depends on its type; a key that the type does not use is
 * refused through {@link #allowOnly} when the data set is made.
 *
 * @param type such as {@code scenes}, {@code camvid}, {@code folder}; the known ones are listed
 *     when the data set is made
 * @param path its folder, relative to {@code data.root}; null for none
 * @param images folder of images within {@code path}; null for the type's own
 * @param labels folder of labels within {@code path}; null for the type's own
 * @param imageSuffix what images' names end in before their extension, and what is no part of the
 *     name; null for nothing
 * @param labelSuffix the same for labels, such as {@code _mask}
 * @param list a text file: of "image label" lines in place of the two folders ({@code folder}), or
 *     of the names of the images that are used (other types); null for none
 * @param split such as {@code train}; null for the type's own
 * @param sequences the only sequences used; null for all
 * @param conditions the only weathers and times of day used; null for all
 * @param range {@code [from, to)} in the order of names or time; null for all
 * @param classes names and colours in the order of their indices, names alone, or a file that lists
 *     them, such as CVAT's {@code labelmap.txt}; null for the type's own
 * @param classSet the name of a set of classes, such as {@code cityscapes16}, in place of {@code
 *     classes}; labels of other classes are ignored; null for the type's own
 * @param labelFormat {@code indices}, {@code colours}, {@code ids} (Cityscapes' labelIds) or {@code
 *     train_ids}; null for the type's own
 * @param values the class's name for each raw label value; null for values that are class indices
 * @param ignore what counts nowhere in labels: raw values, colours, classes, or {@code rest}; null
 *     for the type's own
 * @param unknown what becomes of label values and colours that no class has: {@code error} or
 *     {@code ignore}; null for error
 * @param orientation {@code apply} turns images as their camera noted (EXIF), {@code ignore} leaves
 *     them as they are stored; null for apply
 * @param bits of the samples in image files of 16 bits, 8..16, for cameras of 10 or 12 bits; null
 *     for 16
 * @param look of drawn scenes: {@code game}, {@code camera}; null for other types
 * @param seed of drawn scenes
 * @param count of drawn scenes, at least 1
 * @param width of drawn scenes in pixels
 * @param height of drawn scenes in pixels
 * @param allowOutside whether a list may name files outside of {@code path} and {@code data.root};
 *     null for no
 * @param resize to which images, and labels unless it says otherwise, are brought after decoding;
 *     null for their own size
 */
public record DatasetConfig(
    String type,
    String path,
    String images,
    String labels,
    String imageSuffix,
    String labelSuffix,
    String list,
    String split,
    List<String> sequences,
    List<String> conditions,
    List<Integer> range,
    @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) List<ClassConfig> classes,
    String classSet,
    String labelFormat,
    Map<Integer, String> values,
    IgnoredLabels ignore,
    String unknown,
    String orientation,
    Integer bits,
    String look,
    Long seed,
    Integer count,
    Integer width,
    Integer height,
    Boolean allowOutside,
    ResizeConfig resize) {
  private static final int LARGEST_RAW_VALUE = 65535;

  public DatasetConfig {
    Require.present("type", type, "type: folder");
    Require.notBlank("type", type);
    Require.notBlank("path", path);
    path = HomePath.of(path);
    list = HomePath.of(list);
    sequences = sequences == null ? null : ConfigLists.copy("sequences", sequences);
    conditions = conditions == null ? null : ConfigLists.copy("conditions", conditions);
    range = range == null ? null : ConfigLists.copy("range", range);
    classes = classes == null ? null : ConfigLists.copy("classes", classes);
    labelFormat = "colors".equals(labelFormat) ? "colours" : labelFormat;
    requireRange(range);
    requireDistinct(classes);
    requireOneTable(classes, classSet);
    Require.oneOf("label_format", labelFormat, "indices", "colours", "ids", "train_ids");
    values = values == null ? null : requireValues(values, classes);
    if (ignore != null && !"colours".equals(labelFormat)) {
      ignore.rawValues("ignore");
    }
    Require.oneOf("unknown", unknown, "error", "ignore");
    Require.oneOf("orientation", orientation, "apply", "ignore");
    Require.between("bits", bits, 8, 16);
    Require.notEmpty("image_suffix", imageSuffix);
    Require.notEmpty("label_suffix", labelSuffix);
    Require.atLeast("count", count, 1);
    Require.between("width", width, 1, SizeConfig.LARGEST_SIDE);
    Require.between("height", height, 1, SizeConfig.LARGEST_SIDE);
  }

  /**
   * Refuses keys that the type would silently not use.
   *
   * @param keys the snake_case keys that this type uses, besides {@code type}, {@code resize} and
   *     {@code range}
   * @throws DualMixException if another key has a value; the message lists the keys in use
   */
  public void allowOnly(String... keys) {
    Set<String> allowed = new HashSet<>(List.of(keys));
    allowed.add("range");
    for (Map.Entry<String, Object> entry : optionalKeys().entrySet()) {
      if (entry.getValue() != null && !allowed.contains(entry.getKey())) {
        throw new DualMixException(
            "A data set of type " + type + " has no use for the key " + entry.getKey(),
            "Remove it; this type uses " + String.join(", ", keys) + ", range, resize.");
      }
    }
  }

  private Map<String, Object> optionalKeys() {
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("path", path);
    keys.put("images", images);
    keys.put("labels", labels);
    keys.put("image_suffix", imageSuffix);
    keys.put("label_suffix", labelSuffix);
    keys.put("list", list);
    keys.put("split", split);
    keys.put("sequences", sequences);
    keys.put("conditions", conditions);
    keys.put("range", range);
    keys.put("classes", classes);
    keys.put("class_set", classSet);
    keys.put("label_format", labelFormat);
    keys.put("values", values);
    keys.put("ignore", ignore);
    keys.put("unknown", unknown);
    keys.put("orientation", orientation);
    keys.put("bits", bits);
    keys.put("look", look);
    keys.put("seed", seed);
    keys.put("count", count);
    keys.put("width", width);
    keys.put("height", height);
    keys.put("allow_outside", allowOutside);
    return keys;
  }

  private static void requireRange(List<Integer> range) {
    if (range != null && (range.size() != 2 || range.get(0) < 0 || range.get(1) <= range.get(0))) {
      throw new InvalidSetting(
          "range",
          "is " + range + "; expected [from, to) with 0 <= from < to",
          "[0, 42] is the first 42 images.");
    }
  }

  private static void requireDistinct(List<ClassConfig> classes) {
    Set<String> names = new HashSet<>();
    for (int i = 0; classes != null && i < classes.size(); i++) {
      if (!names.add(classes.get(i).name())) {
        throw new InvalidSetting(
            "classes." + i + ".name", "is '" + classes.get(i).name() + "' a second time", "");
      }
    }
  }

  private static void requireOneTable(List<ClassConfig> classes, String classSet) {
    Require.notBlank("class_set", classSet);
    if (classes != null && classSet != null) {
      throw new InvalidSetting(
          "class_set", "and classes are both given", "Keep one: a set's name, or the classes.");
    }
  }

  private static Map<Integer, String> requireValues(
      Map<Integer, String> values, List<ClassConfig> classes) {
    List<String> known = classes == null ? null : classes.stream().map(ClassConfig::name).toList();
    for (Map.Entry<Integer, String> entry : values.entrySet()) {
      String key = "values." + entry.getKey();
      Require.between(key, entry.getKey(), 0, LARGEST_RAW_VALUE);
      Require.present(key, entry.getValue(), "values: {7: road, 8: pavement}");
      if (known != null && !known.contains(entry.getValue())) {
        throw Require.unknown(key, entry.getValue(), known);
      }
    }
    // Sorted, so that a dumped experiment does not depend on the order of its keys.
    return Collections.unmodifiableMap(new TreeMap<>(values));
  }
}
