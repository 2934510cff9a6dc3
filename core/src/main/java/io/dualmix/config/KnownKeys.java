package io.dualmix.config;

import com.fasterxml.jackson.annotation.JsonValue;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Compares the keys of a tree with the components of the records that it becomes. It comes before
 * the records are made: they would complain that {@code target} is missing where {@code taget} is
 * given.
 */
final class KnownKeys {
  private KnownKeys() {}

  /**
   * A key that no record has.
   *
   * @param path to the section that holds the key, from the top; indices of lists are numbers
   * @param name of the key
   * @param known the section's keys
   */
  record Unknown(List<String> path, String name, List<String> known) {
    /** The dotted key. */
    String key() {
      List<String> all = new ArrayList<>(path);
      all.add(name);
      return String.join(".", all);
    }
  }

  /** The first key of the tree that the record, or one within it, does not have. */
  static Optional<Unknown> firstUnknown(JsonNode tree, Class<?> record) {
    return find(tree, record, List.of());
  }

  /** The keys of a record, in the order of its components. */
  static List<String> of(Class<?> record) {
    return Arrays.stream(record.getRecordComponents()).map(KnownKeys::key).toList();
  }

  static String key(RecordComponent component) {
    return component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }

  private static Optional<Unknown> find(JsonNode node, Type type, List<String> path) {
    if (node.isArray() && type instanceof ParameterizedType list) {
      Type element = list.getActualTypeArguments()[0];
      for (int i = 0; i < node.size(); i++) {
        Optional<Unknown> found = find(node.get(i), element, below(path, Integer.toString(i)));
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return node.isObject() && type instanceof Class<?> record && hasKeys(record)
        ? findInSection(node, record, path)
        : Optional.empty();
  }

  private static Optional<Unknown> findInSection(
      JsonNode section, Class<?> record, List<String> path) {
    List<String> known = of(record);
    RecordComponent[] components = record.getRecordComponents();
    for (Map.Entry<String, JsonNode> entry : section.properties()) {
      int index = known.indexOf(entry.getKey());
      if (index < 0) {
        return Optional.of(new Unknown(path, entry.getKey(), known));
      }
      Optional<Unknown> found =
          find(entry.getValue(), components[index].getGenericType(), below(path, entry.getKey()));
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** Not a record that is written as a value or list. */
  private static boolean hasKeys(Class<?> type) {
    return type.isRecord()
        && Arrays.stream(type.getDeclaredMethods())
            .noneMatch(method -> method.isAnnotationPresent(JsonValue.class));
  }

  private static List<String> below(List<String> path, String key) {
    List<String> all = new ArrayList<>(path);
    all.add(key);
    return all;
  }
}
