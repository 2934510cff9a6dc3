package io.dualmix.config;

import java.util.Map;

/** Keys that are accepted in American spelling, and written in the one of the records. */
final class Spelling {
  private static final Map<String, String> KEYS =
      Map.of(
          "optimizer", "optimiser",
          "normalization", "normalisation",
          "color", "colour");

  private Spelling() {}

  /** The key as the records have it. */
  static String of(String key) {
    return KEYS.getOrDefault(key, key);
  }
}
