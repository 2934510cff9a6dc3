package io.dualmix.data.format;

import io.dualmix.DualMixException;
import io.dualmix.config.ClassConfig;
import java.nio.file.Path;
import java.util.List;

/**
 * What a data set is opened with besides the options of its type.
 *
 * @param key where the configuration has it, such as {@code data.source}, for messages
 * @param root the folder that data sets' paths are relative to
 * @param folder of the data set
 * @param list a text file of names, relative to {@code folder}; null for none
 * @param imageSuffix what images' names end in before their extension; empty for nothing
 * @param labelSuffix the same for labels
 * @param classes of the experiment, for data sets that have none of their own; null for none
 */
public record DatasetContext(
    String key,
    Path root,
    Path folder,
    String list,
    String imageSuffix,
    String labelSuffix,
    List<ClassConfig> classes) {
  /**
   * A key that this type cannot do without.
   *
   * @param name of the key
   * @param meaning what belongs there, for the remedy
   * @throws DualMixException if the value is null
   */
  public <T> T require(T value, String name, String meaning) {
    if (value == null) {
      throw new DualMixException(
          key + "." + name + " is missing", "It is needed here: " + meaning + ".");
    }
    return value;
  }

  /**
   * A value that is one of some words; null passes.
   *
   * @throws DualMixException if it is another word; the remedy lists the known ones
   */
  public String requireOneOf(String value, String name, String... known) {
    if (value != null && !List.of(known).contains(value)) {
      throw new DualMixException(
          "Unknown " + key + "." + name + " '" + value + "'",
          "Known are " + String.join(", ", known) + ".");
    }
    return value;
  }

  /** The key {@code split}, which is needed and one of some words. */
  public String split(String value, String... known) {
    require(value, "split", "one of " + String.join(", ", known));
    return requireOneOf(value, "split", known);
  }
}
