package io.dualmix.config;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.dualmix.DualMixException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * One data set: the keys that act alike on every type, and those of its own type. The type's keys
 * are bound to its options record as the experiment is read, so that a mistake in them is reported
 * with its line.
 *
 * @param type such as {@code scenes}, {@code camvid}, {@code folder}; the known ones are listed
 *     when the data set is opened
 * @param path its folder, relative to {@code data.root}; null for the root itself
 * @param list a text file, relative to the folder, of the names of the images that are used; of
 *     "image label" lines for the type {@code folder}; null for none
 * @param imageSuffix what images' names end in before their extension, and what is no part of the
 *     name; null for nothing
 * @param labelSuffix the same for labels, such as {@code _mask}
 * @param range {@code [from, to)} in the order of names; null for all
 * @param unknown what becomes of label values and colours that no class has: {@code error} or
 *     {@code ignore}; null for error
 * @param orientation {@code apply} turns images as their camera noted (EXIF), {@code ignore} leaves
 *     them as they are stored; null for apply
 * @param bits of the samples in image files of 16 bits, 8..16, for cameras of 10 or 12 bits; null
 *     for 16
 * @param resize to which images, and labels unless it says otherwise, are brought after decoding;
 *     null for their own size
 * @param options the keys of the type alone, as they are in YAML; see {@link #options(Class)}
 */
public record DatasetConfig(
    String type,
    String path,
    String list,
    String imageSuffix,
    String labelSuffix,
    List<Integer> range,
    String unknown,
    String orientation,
    Integer bits,
    ResizeConfig resize,
    @JsonAnySetter Map<String, JsonNode> options) {
  private static final String CLASSES = "classes";
  private static final String CLASS_SET = "class_set";

  public DatasetConfig {
    Require.present("type", type, "type: folder");
    Require.notBlank("type", type);
    Require.notBlank("path", path);
    Require.notBlank("list", list);
    path = HomePath.of(path);
    list = HomePath.of(list);
    range = range == null ? null : ConfigLists.copy("range", range);
    requireRange(range);
    Require.oneOf("unknown", unknown, "error", "ignore");
    Require.oneOf("orientation", orientation, "apply", "ignore");
    Require.between("bits", bits, 8, 16);
    Require.notEmpty("image_suffix", imageSuffix);
    Require.notEmpty("label_suffix", labelSuffix);
    options = TypeOptions.resolved(InstalledTypes.dataset(type), options);
  }

  @Override
  @JsonAnyGetter
  public Map<String, JsonNode> options() {
    return options;
  }

  /**
   * The keys of the type alone.
   *
   * @param <O> the type's record
   * @param record its class
   * @throws DualMixException if the keys do not fit the record
   */
  public <O extends Record> O options(Class<O> record) {
    return TypeOptions.bind(options, record);
  }

  /** The number of images, where the configuration alone tells it. */
  Optional<Integer> count() {
    return InstalledTypes.dataset(type)
        .filter(schema -> SizedOptions.class.isAssignableFrom(schema.options()))
        .map(schema -> ((SizedOptions) options(schema.options())).count());
  }

  /** Whether the data set takes the experiment's classes: its type needs some, and it has none. */
  boolean takesClasses() {
    boolean own = options.containsKey(CLASSES) || options.containsKey(CLASS_SET);
    return !own
        && InstalledTypes.dataset(type)
            .map(schema -> KnownKeys.of(schema.options()).contains(CLASSES))
            .orElse(true);
  }

  private static void requireRange(List<Integer> range) {
    if (range != null && (range.size() != 2 || range.get(0) < 0 || range.get(1) <= range.get(0))) {
      throw new InvalidSetting(
          "range",
          "is " + range + "; expected [from, to) with 0 <= from < to",
          "[0, 42] is the first 42 images.");
    }
  }
}
