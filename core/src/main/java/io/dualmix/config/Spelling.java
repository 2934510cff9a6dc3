package io.dualmix.config;

import java.util.Map;

/** American spellings of keys, which are accepted and converted to the spelling of the records. */
final class Spelling {
  private static final Map<String, String> KEYS =
      Map.of(
          "optimizer", "optimiser",
          "normalization", "normalisation",
          "color", "colour");

  private Spelling() {}

  /** The key in the spelling of the records. */
  static String of(String key) {
    return KEYS.getOrDefault(key, key);
  }
}
