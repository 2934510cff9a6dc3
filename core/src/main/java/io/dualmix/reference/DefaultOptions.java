package io.dualmix.reference;

import io.dualmix.DualMixException;
import io.dualmix.config.DatasetConfig;
import io.dualmix.config.TransformConfig;
import io.dualmix.config.TypeSchema;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** The defaults of the types of data sets and transforms. */
final class DefaultOptions {
  private DefaultOptions() {}

  /** The options of a data set without keys; empty if its type needs a key. */
  static Map<String, JsonNode> dataset(TypeSchema type) {
    try {
      return new DatasetConfig(
              type.type(), null, null, null, null, null, null, null, null, null, Map.of())
          .options();
    } catch (JacksonException | DualMixException e) {
      return Map.of();
    }
  }

  /** The options of a transform without keys; empty if its type needs a key. */
  static Map<String, JsonNode> transform(TypeSchema type) {
    try {
      return new TransformConfig(type.type(), Map.of()).options();
    } catch (JacksonException | DualMixException e) {
      return Map.of();
    }
  }
}
