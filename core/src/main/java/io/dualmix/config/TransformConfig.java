package io.dualmix.config;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.dualmix.DualMixException;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * A transform in a list, such as {@code {type: flip, probability: 0.5}}.
 *
 * @param type such as {@code flip}
 * @param options the type's keys as in YAML; see {@link #options(Class)}
 */
public record TransformConfig(
    @Needed("{type: flip, probability: 0.5}") String type,
    @JsonAnySetter Map<String, JsonNode> options) {
  public TransformConfig {
    SettingRules rules = SettingRules.of(TransformConfig.class);
    rules.check("type", type);
    if (InstalledTypes.transform(type).isEmpty()) {
      throw Require.unknown(
          "type", type, InstalledTypes.get().transforms().stream().map(TypeSchema::type).toList());
    }
    options = TypeOptions.resolved(InstalledTypes.transform(type), options);
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
