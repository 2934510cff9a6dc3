package io.dualmix.config;

import java.util.List;

/** Validates lists from YAML, whose entries may be null. */
public final class ConfigLists {
  private ConfigLists() {}

  public static <T> List<T> copy(String key, List<T> values) {
    for (int i = 0; i < values.size(); i++) {
      if (values.get(i) == null) {
        throw new InvalidSetting(key + "." + i, "is empty", "Give it a value or remove it.");
      }
    }
    return List.copyOf(values);
  }

  /** Validates a list of names: at least one, none blank, no duplicates. Null stays null. */
  public static List<String> names(String key, List<String> values) {
    if (values == null) {
      return null;
    }
    List<String> names = copy(key, values);
    if (names.isEmpty()) {
      throw new InvalidSetting(key, "is empty", "Give it a value, or leave the key out.");
    }
    for (int i = 0; i < names.size(); i++) {
      Require.notBlank(key + "." + i, names.get(i));
      if (names.indexOf(names.get(i)) < i) {
        throw new InvalidSetting(key + "." + i, "is '" + names.get(i) + "' a second time", "");
      }
    }
    return names;
  }
}
