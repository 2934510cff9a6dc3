package io.dualmix.reference;

import io.dualmix.config.Studies;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The JSON Schema (2020-12) of studies. Changes are dotted keys of the experiment. */
public final class StudySchema {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private StudySchema() {}

  /** The schema of this installation. */
  public static ObjectNode create() {
    ObjectNode schema =
        JSON.objectNode().put("$schema", ExperimentSchema.DIALECT).put("title", "DualMix study");
    schema.put("type", "object");
    ObjectNode properties = schema.putObject("properties");
    text(properties, "base", "The experiment that the variants change, relative to this file.");
    text(properties, "name", "Name of the study and of the folder of its runs.")
        .put("pattern", "^(?:" + Studies.NAME + ")$");
    ObjectNode seeds = list(properties, "seeds", "Seeds of the runs of each variant.", "integer");
    seeds.put("minItems", 1).put("uniqueItems", true);
    ObjectNode variants = properties.putObject("variants");
    variants.put("description", "Variants by name; the first is the reference.");
    variants.put("type", "object").put("minProperties", 1);
    variants.putObject("propertyNames").put("pattern", "^(?:" + Studies.NAME + ")$");
    variants.putObject("additionalProperties").put("$ref", "#/$defs/variant");
    list(
            properties,
            "stages",
            "Paths of the stages in the tables, such as round-1/student.",
            "string")
        .put("minItems", 1)
        .put("uniqueItems", true);
    schema.put("additionalProperties", false);
    schema.putObject("patternProperties").putObject("^x-");
    schema.putArray("required").add("base").add("name").add("seeds").add("variants");
    ObjectNode definitions = JSON.objectNode();
    definitions.set("variant", variant());
    ObjectNode experiment = ExperimentSchema.create();
    definitions.set("changes", changes(experiment));
    definitions.setAll((ObjectNode) experiment.get("$defs"));
    schema.set("$defs", definitions);
    return schema;
  }

  /** Either changes, or changes below "set" with an earlier variant to start from. */
  private static ObjectNode variant() {
    ObjectNode schema = JSON.objectNode();
    schema.putArray("type").add("object").add("null");
    ObjectNode condition = schema.putObject("if");
    var any = condition.putArray("anyOf");
    Studies.LONG_FORM.forEach(key -> any.addObject().putArray("required").add(key));
    ObjectNode then = schema.putObject("then");
    ObjectNode properties = then.putObject("properties");
    text(properties, "from", "An earlier variant, whose settings and stages this one takes over.");
    text(properties, "redo", "The stage from which on it differs from that variant.");
    properties.putObject("set").put("$ref", "#/$defs/changes");
    then.put("additionalProperties", false);
    schema.putObject("else").put("$ref", "#/$defs/changes");
    return schema;
  }

  /** All dotted keys; list indices and keys of a data set's type are not checked. */
  private static ObjectNode changes(ObjectNode experiment) {
    ObjectNode schema = JSON.objectNode();
    schema.putArray("type").add("object").add("null");
    ObjectNode properties = schema.putObject("properties");
    flatten("", (ObjectNode) experiment.get("properties"), properties);
    Studies.OWN.forEach(properties::remove);
    ObjectNode patterns = schema.putObject("patternProperties");
    patterns.putObject("^data\\.(source|target|validation)\\.");
    patterns.putObject("\\.[0-9]+(\\.|$)");
    schema.put("additionalProperties", false);
    return schema;
  }

  private static void flatten(String path, ObjectNode keys, ObjectNode flat) {
    keys.properties()
        .forEach(
            entry -> {
              String key = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
              if (entry.getValue().get("properties") instanceof ObjectNode below) {
                flatten(key, below, flat);
                if (path.isEmpty()) {
                  return; // A whole section is refused: dotted keys keep its other settings.
                }
                flat.set(key, entry.getValue());
              } else {
                flat.set(key, entry.getValue());
              }
            });
  }

  private static ObjectNode text(ObjectNode properties, String key, String description) {
    return properties.putObject(key).put("type", "string").put("description", description);
  }

  private static ObjectNode list(
      ObjectNode properties, String key, String description, String entries) {
    ObjectNode list = properties.putObject(key).put("type", "array");
    list.put("description", description);
    list.putObject("items").put("type", entries);
    return list;
  }
}
