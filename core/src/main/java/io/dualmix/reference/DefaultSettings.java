package io.dualmix.reference;

import io.dualmix.config.Experiment;
import io.dualmix.config.Experiments;
import io.dualmix.config.SettingRules;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The defaults, read from an experiment without settings and from the constants of records. */
final class DefaultSettings {
  /** The preset whose defaults the JSON Schema has. */
  static final String STANDARD = "standard";

  private static final String SMALLEST =
      "name: x\ndata: {source: {type: scenes}, target: {type: scenes}}\n";

  private DefaultSettings() {}

  /** The settings of an experiment without settings, by preset: standard first. */
  static Map<String, JsonNode> byPreset() {
    Map<String, JsonNode> trees = new LinkedHashMap<>();
    trees.put(STANDARD, tree(STANDARD));
    for (String preset : SettingRules.of(Experiment.class).words("preset")) {
      trees.putIfAbsent(preset, tree(preset));
    }
    return trees;
  }

  private static JsonNode tree(String preset) {
    // The preset paper trains from weights, which an experiment names.
    boolean weights = preset.equals("paper");
    String yaml =
        SMALLEST + "preset: " + preset + "\n" + (weights ? "model: {weights: imagenet}\n" : "");
    ObjectNode tree =
        (ObjectNode)
            new YAMLMapper()
                .readTree(Experiments.dump(Experiments.parse(yaml, "defaults", List.of())));
    tree.put("preset", STANDARD);
    ((ObjectNode) tree.get("model")).remove("weights");
    return tree;
  }

  /** Keys as a tree. */
  static JsonNode tree(Map<String, JsonNode> keys) {
    ObjectNode tree = JsonMapper.shared().createObjectNode();
    keys.forEach(tree::set);
    return tree;
  }

  /**
   * The constant of a record that holds a key's default, such as {@code DEFAULT_LABELS}: for
   * records that cannot be created without their needed keys.
   */
  static Optional<JsonNode> constant(Class<?> record, String key) {
    try {
      Field field = record.getDeclaredField("DEFAULT_" + key.toUpperCase(Locale.ROOT));
      boolean readable = Modifier.isPublic(field.getModifiers()) && field.canAccess(null);
      return readable
          ? Optional.of(JsonMapper.shared().valueToTree(field.get(null)))
          : Optional.empty();
    } catch (NoSuchFieldException | IllegalAccessException e) {
      return Optional.empty();
    }
  }
}
