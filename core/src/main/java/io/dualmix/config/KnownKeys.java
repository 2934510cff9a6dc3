package io.dualmix.config;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
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
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Compares the keys of a tree with the components of its records. This runs before the records are
 * created, which would report a missing {@code target} where {@code taget} is misspelt.
 */
final class KnownKeys {
  private KnownKeys() {}

  /**
   * An unknown key.
   *
   * @param path path from the root to the section with the key; list indices are numbers
   * @param name of the key
   * @param known the section's keys
   * @param dataset the data set type of the section; empty for other sections
   */
  record Unknown(List<String> path, String name, List<String> known, String dataset) {
    /** The dotted key. */
    String key() {
      List<String> all = new ArrayList<>(path);
      all.add(name);
      return String.join(".", all);
    }
  }

  /** The first key of the tree that is unknown to the record and its nested records. */
  static Optional<Unknown> firstUnknown(JsonNode tree, Class<?> record) {
    return find(tree, record, List.of());
  }

  /** The keys of a record, in the order of its components. */
  static List<String> of(Class<?> record) {
    return components(record).map(KnownKeys::key).toList();
  }

  /** All components except the one that collects the remaining keys. */
  private static Stream<RecordComponent> components(Class<?> record) {
    return Arrays.stream(record.getRecordComponents())
        .filter(component -> !component.getAccessor().isAnnotationPresent(JsonAnyGetter.class));
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
    if (!node.isObject() || !(type instanceof Class<?> record) || !hasKeys(record)) {
      return Optional.empty();
    }
    if (record == DatasetConfig.class) {
      return findInTyped(node, record, InstalledTypes.get().datasets(), path);
    }
    if (record == SinkConfig.class) {
      return findInTyped(node, record, InstalledSinks.get(), path);
    }
    return record == TransformConfig.class
        ? findInTyped(node, record, InstalledTypes.get().transforms(), path)
        : findInSection(node, components(record).toList(), path, "");
  }

  /** The keys of a data set or transform depend on its type. */
  private static Optional<Unknown> findInTyped(
      JsonNode section, Class<?> record, List<TypeSchema> types, List<String> path) {
    String type = section.path("type").asString("");
    List<RecordComponent> shared = components(record).toList();
    List<RecordComponent> all = new ArrayList<>(shared);
    for (TypeSchema schema : types) {
      components(schema.options())
          .filter(c -> all.stream().noneMatch(known -> key(known).equals(key(c))))
          .forEach(all::add);
    }
    if (type.isEmpty()) {
      // "type" may be misspelt: accepts the keys of all types.
      return findInSection(section, all, path, "");
    }
    Optional<TypeSchema> schema = types.stream().filter(t -> t.type().equals(type)).findFirst();
    if (schema.isEmpty()) {
      return Optional.empty(); // Opening the data set reports the error.
    }
    List<RecordComponent> own = new ArrayList<>(shared);
    own.removeIf(component -> schema.get().unused().contains(key(component)));
    // Inserted after type and path, before the other common keys.
    own.addAll(Math.min(2, own.size()), components(schema.get().options()).toList());
    ObjectNode given = (ObjectNode) section.deepCopy();
    // Null removes a key, such as a key of the type before a change.
    given
        .properties()
        .removeIf(
            entry ->
                entry.getValue().isNull()
                    && all.stream().anyMatch(known -> key(known).equals(entry.getKey())));
    return findInSection(given, own, path, record == DatasetConfig.class ? type : "");
  }

  private static Optional<Unknown> findInSection(
      JsonNode section, List<RecordComponent> components, List<String> path, String dataset) {
    List<String> known = components.stream().map(KnownKeys::key).toList();
    for (Map.Entry<String, JsonNode> entry : section.properties()) {
      int index = known.indexOf(entry.getKey());
      if (index < 0) {
        return Optional.of(new Unknown(path, entry.getKey(), known, dataset));
      }
      Optional<Unknown> found =
          find(
              entry.getValue(),
              components.get(index).getGenericType(),
              below(path, entry.getKey()));
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** False for records that are written as a value or a list. */
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
