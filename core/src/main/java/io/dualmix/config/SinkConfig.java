package io.dualmix.config;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.dualmix.DualMixException;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A sink of a plugin that receives a run's events, such as {@code {type: my_tracker, project: a}}.
 *
 * @param type the name of the sink
 * @param options the type's keys as in YAML; see {@link #options(Class)}
 */
public record SinkConfig(String type, @JsonAnySetter Map<String, JsonNode> options) {
  public SinkConfig {
    Require.present("type", type, "{type: my_tracker}");
    Optional<TypeSchema> schema =
        InstalledSinks.get().stream().filter(one -> one.type().equals(type)).findFirst();
    if (schema.isEmpty()) {
      throw unknown(type);
    }
    options = TypeOptions.resolved(schema, options);
  }

  private static InvalidSetting unknown(String type) {
    var known = InstalledSinks.get().stream().map(TypeSchema::type).toList();
    return known.isEmpty()
        ? new InvalidSetting(
            "type",
            "is '" + type + "', but no plugin has a sink",
            "Add the plugin, or leave it out.")
        : Require.unknown("type", type, known);
  }

  @Override
  @JsonAnyGetter
  public Map<String, JsonNode> options() {
    return options;
  }

  /**
   * The type's keys.
   *
   * @param <O> the type's record
   * @param record its class
   * @throws DualMixException if the keys do not fit the record
   */
  public <O> O options(Class<O> record) {
    return TypeOptions.bind(options, record);
  }
}
