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
 * @param name name in tables
 * @param colour colour in pictures and colour labels, such as {@code "#804080"}; {@link #AUTOMATIC}
 *     for a generated one
 */
public record ClassConfig(
    @Needed("{name: road, colour: \"#804080\"}") String name,
    @Needed("\"#804080\" (in quotes: a bare # begins a comment)") String colour) {
  /** The colour of classes that are given by name only. */
  public static final String AUTOMATIC = "automatic";

  public ClassConfig {
    SettingRules rules = SettingRules.of(ClassConfig.class);
    rules.check("name", name);
    Require.notBlank("name", name);
    // Without quotes YAML reads "#804080" as a comment, so the value is null.
    rules.check("colour", colour);
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

  /** Creates a class from its name, as in {@code classes: [road, car]}. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static ClassConfig named(String name) {
    return new ClassConfig(name, AUTOMATIC);
  }

  /** The colour as {@code 0xRRGGBB}. Not defined for an automatic colour. */
  public int rgb() {
    return Integer.parseInt(colour.substring(1), 16);
  }

  /** Whether the class uses a generated colour. */
  public boolean automatic() {
    return colour.equals(AUTOMATIC);
  }

  /**
   * Validates a list of classes from YAML.
   *
   * @param key of the list, for messages
   * @param classes null for none
   * @return an immutable copy; null for none
   * @throws io.dualmix.DualMixException if an entry is empty or a name occurs twice
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
