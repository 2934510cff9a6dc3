package io.dualmix.config;

/**
 * A class of a folder data set.
 *
 * @param name as shown in tables
 * @param colour in pictures, and in colour labels: {@code "#804080"}
 */
public record ClassConfig(String name, String colour) {
  public ClassConfig {
    Require.present("name", name, "{name: road, colour: \"#804080\"}");
    Require.notBlank("name", name);
    // Without quotes YAML takes "#804080" for a comment, and the value is gone.
    Require.present("colour", colour, "\"#804080\" (in quotes: a bare # begins a comment)");
    if (!colour.matches("#[0-9A-Fa-f]{6}")) {
      throw new InvalidSetting(
          "colour", "is '" + colour + "'; expected six hexadecimal digits such as \"#804080\"", "");
    }
  }

  /** The colour as {@code 0xRRGGBB}. */
  public int rgb() {
    return Integer.parseInt(colour.substring(1), 16);
  }
}
