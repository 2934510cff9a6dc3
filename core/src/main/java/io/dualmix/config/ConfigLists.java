package io.dualmix.config;

import java.util.List;

/** Lists as they come from YAML, where an entry may be null. */
final class ConfigLists {
  private ConfigLists() {}

  static <T> List<T> copy(String key, List<T> values) {
    for (int i = 0; i < values.size(); i++) {
      if (values.get(i) == null) {
        throw new InvalidSetting(key + "." + i, "is empty", "Give it a value or remove it.");
      }
    }
    return List.copyOf(values);
  }
}
