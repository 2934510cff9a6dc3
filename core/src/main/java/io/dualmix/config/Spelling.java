package io.dualmix.config;

import java.util.Map;
import java.util.Optional;

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

  /** The American spelling of a key in the spelling of the records; empty if there is none. */
  static Optional<String> other(String key) {
    return KEYS.entrySet().stream()
        .filter(entry -> entry.getValue().equals(key))
        .map(Map.Entry::getKey)
        .findFirst();
  }
}
