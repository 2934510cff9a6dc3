package io.dualmix.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The keys of one type: bound to its record, and back. */
final class TypeOptions {
  private TypeOptions() {}

  /**
   * The keys as the type's record has them, with its defaults and in its order. Those of a type
   * that is not installed stay as they are: a run's folder can be read without the plugin that
   * opens its data.
   *
   * @throws tools.jackson.core.JacksonException if they do not fit the record
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

  /** The record of some keys; null for none. */
  static <O> O bind(Map<String, JsonNode> keys, Class<O> record) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    if (keys != null) {
      keys.forEach(
          (key, value) -> {
            if (!value.isNull()) { // Null takes a key away.
              tree.set(key, value);
            }
          });
    }
    return Experiments.mapper().treeToValue(tree, record);
  }
}
