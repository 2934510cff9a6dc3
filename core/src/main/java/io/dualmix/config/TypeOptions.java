package io.dualmix.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Converts between the keys of a type and its options record. */
final class TypeOptions {
  private TypeOptions() {}

  /**
   * The keys with the record's defaults and in its order. The keys of a type that is not installed
   * are unchanged: a run folder can be read without the plugin of its data set.
   *
   * @throws tools.jackson.core.JacksonException if the keys do not fit the record
   */
  static Map<String, JsonNode> resolved(Optional<TypeSchema> schema, Map<String, JsonNode> keys) {
    Map<String, JsonNode> resolved = new LinkedHashMap<>();
    if (keys != null && schema.isEmpty()) {
      resolved.putAll(keys);
    } else if (schema.isPresent()) {
      ObjectMapper mapper = Experiments.mapper();
      Record bound = bind(keys, schema.get().options());
      mapper.valueToTree(bound).properties().forEach(e -> resolved.put(e.getKey(), e.getValue()));
    }
    return Collections.unmodifiableMap(resolved);
  }

  /** Binds keys to a record; null for no keys. */
  static <O> O bind(Map<String, JsonNode> keys, Class<O> record) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    if (keys != null) {
      keys.forEach(
          (key, value) -> {
            if (!value.isNull()) { // Null removes a key.
              tree.set(key, value);
            }
          });
    }
    return Experiments.mapper().treeToValue(tree, record);
  }
}
