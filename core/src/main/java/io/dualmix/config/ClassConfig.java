package io.dualmix.config;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A class of a folder data set.
 *
 * @param name as shown in tables
 * @param colour in pictures, and in colour labels: {@code "#804080"}; {@link #AUTOMATIC} for one
 *     that DualMix chooses
 */
public record ClassConfig(String name, String colour) {
  /** For classes that are given by their names alone. */
  public static final String AUTOMATIC = "automatic";

  public ClassConfig {
    Require.present("name", name, "{name: road, colour: \"#804080\"}");
    Require.notBlank("name", name);
    // Without quotes YAML takes "#804080" for a comment, and the value is gone.
    Require.present("colour", colour, "\"#804080\" (in quotes: a bare # begins a comment)");
    if (!colour.equals(AUTOMATIC)) {
      requireColour("colour", colour);
    }
  }

  @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
  static ClassConfig of(
      @JsonProperty("name") String name,
      @JsonProperty("colour") @JsonAlias("color") String colour) {
    return new ClassConfig(name, colour);
  }

  /** From the name alone, as in {@code classes: [road, car]}. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static ClassConfig named(String name) {
    return new ClassConfig(name, AUTOMATIC);
  }

  /** The colour as {@code 0xRRGGBB}; not for one that is automatic. */
  public int rgb() {
    return Integer.parseInt(colour.substring(1), 16);
  }

  /** Whether the class has no colour of its own. */
  public boolean automatic() {
    return colour.equals(AUTOMATIC);
  }

  /**
   * A list of classes as it comes from YAML.
   *
   * @param key of the list, for messages
   * @param classes null for none
   * @return an immutable copy; null for none
   * @throws io.dualmix.DualMixException if one is empty, or a name comes twice
   */
  public static List<ClassConfig> distinct(String key, List<ClassConfig> classes) {
    if (classes == null) {
      return null;
    }
    List<ClassConfig> copy = ConfigLists.copy(key, classes);
    Set<String> names = new HashSet<>();
    for (int i = 0; i < copy.size(); i++) {
      if (!names.add(copy.get(i).name())) {
        throw new InvalidSetting(
            key + "." + i + ".name", "is '" + copy.get(i).name() + "' a second time", "");
      }
    }
    return copy;
  }

  static void requireColour(String key, String colour) {
    if (!colour.matches("#[0-9A-Fa-f]{6}")) {
      throw new InvalidSetting(
          key, "is '" + colour + "'; expected six hexadecimal digits such as \"#804080\"", "");
    }
  }
}
