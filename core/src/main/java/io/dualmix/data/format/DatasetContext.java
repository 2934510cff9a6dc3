package io.dualmix.data.format;

import io.dualmix.DualMixException;
import io.dualmix.PublicApi;
import io.dualmix.config.ClassConfig;
import io.dualmix.config.DatasetConfig;
import io.dualmix.data.Dataset;
import java.nio.file.Path;
import java.util.List;

/**
 * The arguments for opening a data set, in addition to the options of its type.
 *
 * @param key configuration key, such as {@code data.source}, for messages
 * @param root base folder of the data sets' paths
 * @param folder folder of the data set
 * @param list a text file of names, relative to {@code folder}; null for none
 * @param suffixes suffixes of file names before the extension; a type that reads files applies them
 * @param classes classes of the experiment, for data sets that define none; null for none
 * @param parts opens the parts of a data set that consists of several
 */
@PublicApi
public record DatasetContext(
    String key,
    Path root,
    Path folder,
    String list,
    FileSuffixes suffixes,
    List<ClassConfig> classes,
    PartOpener parts) {
  /** Opens a data set that is part of another one. */
  @FunctionalInterface
  public interface PartOpener {
    /**
     * Opens the part, with the keys that are common to all types.
     *
     * @param key such as {@code data.source.parts.0}, for messages
     */
    Dataset open(DatasetConfig part, String key);
  }

  /**
   * Opens a data set that is part of this one.
   *
   * @param place key below this data set's, such as {@code parts.0}
   * @throws DualMixException if its type is unknown, or files are missing
   */
  public Dataset part(DatasetConfig part, String place) {
    return parts.open(part, key + "." + place);
  }

  /**
   * Requires a value for a key.
   *
   * @param name of the key
   * @param meaning meaning of the key, for the remedy
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
   * Requires one of the given values; accepts null.
   *
   * @throws DualMixException for any other value; the remedy lists the valid ones
   */
  public String requireOneOf(String value, String name, String... known) {
    if (value != null && !List.of(known).contains(value)) {
      throw new DualMixException(
          "Unknown " + key + "." + name + " '" + value + "'",
          "Known are " + String.join(", ", known) + ".");
    }
    return value;
  }

  /** Requires one of the given values for the key {@code split}. */
  public String split(String value, String... known) {
    require(value, "split", "one of " + String.join(", ", known));
    return requireOneOf(value, "split", known);
  }
}
