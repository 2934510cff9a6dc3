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
   * @param dataset the type of the data set whose section this is; empty elsewhere
   */
  record Unknown(List<String> path, String name, List<String> known, String dataset) {
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
    return components(record).map(KnownKeys::key).toList();
  }

  /** All but those that take what the others leave. */
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
    return record == TransformConfig.class
        ? findInTyped(node, record, InstalledTypes.get().transforms(), path)
        : findInSection(node, components(record).toList(), path, "");
  }

  /** The keys of a data set, and of a transform, depend on its type. */
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
      // Some key is perhaps a misspelt "type": any type's keys are none of that kind.
      return findInSection(section, all, path, "");
    }
    Optional<TypeSchema> schema = types.stream().filter(t -> t.type().equals(type)).findFirst();
    if (schema.isEmpty()) {
      return Optional.empty(); // Opening it says what is wrong.
    }
    List<RecordComponent> own = new ArrayList<>(shared);
    own.removeIf(component -> schema.get().unused().contains(key(component)));
    // Between type, path and the other keys of every data set.
    own.addAll(Math.min(2, own.size()), components(schema.get().options()).toList());
    ObjectNode given = (ObjectNode) section.deepCopy();
    // Null takes a key away, such as one of the type that stood here before a change.
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
