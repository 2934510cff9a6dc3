package io.dualmix.config;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.dualmix.DualMixException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A data set: the keys common to all types, and the keys of its type. The type's keys are bound to
 * its options record when the experiment is read, so errors in them are reported with their line.
 *
 * @param type of the data set, such as {@code scenes}, {@code camvid} or {@code folder}
 * @param path its folder, relative to {@code data.root}; null for the root itself
 * @param list a text file, relative to the folder, with the names of the images to use, or with
 *     "image label" lines for the type {@code folder}; null for none
 * @param imageSuffix suffix of image file names before the extension, which is removed from sample
 *     names; null for none
 * @param labelSuffix the same for labels, such as {@code _mask}
 * @param range {@code [from, to)} in name order; null for all
 * @param unknown treatment of label values and colours that belong to no class: {@code error} or
 *     {@code ignore}; null for error
 * @param orientation {@code apply} rotates images by their EXIF orientation, {@code ignore} leaves
 *     them as stored; null for apply
 * @param bits significant bits of 16-bit image files, for cameras of 10 or 12 bits; null for 16
 * @param resize size of images, and by default of labels, after decoding; null for their original
 *     size
 * @param options the type's own keys as in YAML; see {@link #options(Class)}
 */
public record DatasetConfig(
    @Needed("type: folder") String type,
    String path,
    String list,
    String imageSuffix,
    String labelSuffix,
    @Length(
            from = 2,
            to = 2,
            expected = "[from, to) with 0 <= from < to",
            remedy = "[0, 42] is the first 42 images.")
        @Range(from = 0)
        List<Integer> range,
    @OneOf({"error", "ignore"}) String unknown,
    @OneOf({"apply", "ignore"}) String orientation,
    @Range(from = 8, to = 16) Integer bits,
    ResizeConfig resize,
    @JsonAnySetter Map<String, JsonNode> options) {
  private static final String CLASSES = "classes";
  private static final String CLASS_SET = "class_set";

  public DatasetConfig {
    SettingRules rules = SettingRules.of(DatasetConfig.class);
    rules.check("type", type);
    Require.notBlank("type", type);
    Require.notBlank("path", path);
    Require.notBlank("list", list);
    path = HomePath.of(path);
    list = HomePath.of(list);
    range = range == null ? null : ConfigLists.copy("range", range);
    rules.check("range", range);
    requireRange(range);
    rules.check("unknown", unknown);
    rules.check("orientation", orientation);
    rules.check("bits", bits);
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
   * The type's own keys.
   *
   * @param <O> the type's record
   * @param record its class
   * @throws DualMixException if the keys do not fit the record
   */
  public <O extends Record> O options(Class<O> record) {
    return TypeOptions.bind(options, record);
  }

  /** The number of images, if the configuration determines it. */
  Optional<Integer> count() {
    return InstalledTypes.dataset(type)
        .filter(schema -> SizedOptions.class.isAssignableFrom(schema.options()))
        .map(schema -> ((SizedOptions) options(schema.options())).count());
  }

  /**
   * Whether the data set uses the experiment's classes: its type needs classes, and it defines
   * none.
   */
  boolean takesClasses() {
    boolean own = options.containsKey(CLASSES) || options.containsKey(CLASS_SET);
    return !own
        && InstalledTypes.dataset(type)
            .map(schema -> KnownKeys.of(schema.options()).contains(CLASSES))
            .orElse(true);
  }

  private static void requireRange(List<Integer> range) {
    if (range != null && range.get(1) <= range.get(0)) {
      throw new InvalidSetting(
          "range",
          "is " + range + "; expected [from, to) with 0 <= from < to",
          "[0, 42] is the first 42 images.");
    }
  }
}
