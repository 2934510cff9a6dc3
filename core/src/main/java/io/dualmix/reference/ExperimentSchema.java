package io.dualmix.reference;

import io.dualmix.config.ClassConfig;
import io.dualmix.config.IgnoredLabels;
import io.dualmix.config.InstalledTypes;
import io.dualmix.config.SettingRule;
import io.dualmix.config.TypeSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON Schema (2020-12) of experiments: each key with its kind, range and description. Rules
 * between several keys are checked only when an experiment is read. The types of data sets and
 * transforms, recipes, heads and backbones are the installed ones.
 */
public final class ExperimentSchema {
  static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final SettingTexts texts = SettingTexts.load();
  private final SchemaValues values = new SchemaValues(KnownWords.installed());
  private final Map<String, SettingSection> sections = new LinkedHashMap<>();

  private ExperimentSchema() {
    SettingSection.ofExperiment(texts).forEach(section -> sections.put(section.path(), section));
  }

  /** The schema of this installation. */
  public static ObjectNode create() {
    return new ExperimentSchema().experiment();
  }

  private ObjectNode experiment() {
    ObjectNode schema =
        JSON.objectNode().put("$schema", DIALECT).put("title", "DualMix experiment");
    schema.setAll(object(sections.get("")));
    // Keys of the user's own, such as anchors.
    schema.putObject("patternProperties").putObject("^x-");
    schema.set("$defs", definitions());
    return schema;
  }

  private ObjectNode object(SettingSection section) {
    ObjectNode properties = JSON.objectNode();
    for (Setting setting : section.settings()) {
      put(properties, setting, schema(setting));
    }
    return object(properties, section.settings().stream().map(Setting::rule).toList());
  }

  private ObjectNode schema(Setting setting) {
    SettingSection section = sections.get(setting.path());
    if (section == null) {
      return SettingSection.isSection(setting.type()) ? nested(setting) : values.of(setting);
    }
    ObjectNode schema = object(section);
    if (setting.rule().needed().isEmpty()) {
      SchemaValues.nullable(schema);
    }
    SchemaValues.describe(schema, setting);
    return schema;
  }

  /** A record that is the value of a key outside of the experiment's tree, such as a size. */
  private ObjectNode nested(Setting setting) {
    ObjectNode schema =
        object(
            SettingSection.of(
                "", ((Class<?>) setting.type()).asSubclass(Record.class), texts, Map.of()));
    if (setting.rule().needed().isEmpty()) {
      SchemaValues.nullable(schema);
    }
    SchemaValues.describe(schema, setting);
    return schema;
  }

  private static void put(ObjectNode properties, Setting setting, ObjectNode schema) {
    properties.set(setting.rule().key(), schema);
    setting.rule().otherSpelling().ifPresent(other -> properties.set(other, schema.deepCopy()));
  }

  /** An object without other keys. */
  private static ObjectNode object(ObjectNode properties, List<SettingRule> rules) {
    ObjectNode schema = JSON.objectNode().put("type", "object");
    schema.set("properties", properties);
    schema.put("additionalProperties", false);
    ArrayNode required = JSON.arrayNode();
    ArrayNode either = JSON.arrayNode();
    for (SettingRule rule : rules) {
      if (rule.needed().isEmpty()) {
        continue;
      }
      if (rule.otherSpelling().isEmpty()) {
        required.add(rule.key());
        continue;
      }
      ObjectNode spelling = JSON.objectNode();
      ArrayNode any = spelling.putArray("anyOf");
      any.addObject().putArray("required").add(rule.key());
      any.addObject().putArray("required").add(rule.otherSpelling().get());
      either.add(spelling);
    }
    if (!required.isEmpty()) {
      schema.set("required", required);
    }
    if (!either.isEmpty()) {
      schema.set("allOf", either);
    }
    return schema;
  }

  private ObjectNode definitions() {
    ObjectNode definitions = JSON.objectNode();
    definitions.set("class", classes());
    definitions.set("ignored", ignored());
    SettingSection shared = SettingSection.ofDatasets(texts);
    definitions.set("dataset", typed(InstalledTypes.get().datasets(), "dataset"));
    definitions.set("dataset-keys", object(shared));
    for (TypeSchema type : InstalledTypes.get().datasets()) {
      definitions.set("dataset-" + type.type(), dataset(type, shared));
    }
    List<TypeSchema> transforms = InstalledTypes.get().transforms();
    definitions.set("transform", typed(transforms, "transform"));
    for (TypeSchema type : transforms) {
      definitions.set("transform-" + type.type(), transform(type));
    }
    return definitions;
  }

  /** Chooses the definition of the type, so that an error is reported at the key that is wrong. */
  private static ObjectNode typed(List<TypeSchema> types, String kind) {
    ObjectNode schema = JSON.objectNode().put("type", "object");
    List<String> names = types.stream().map(TypeSchema::type).sorted().toList();
    ObjectNode type = SchemaValues.choice(names);
    type.put(
        "description", "The type of the " + (kind.equals("dataset") ? "data set." : "transform."));
    schema.putObject("properties").set("type", type);
    schema.putArray("required").add("type");
    ArrayNode all = schema.putArray("allOf");
    for (String name : names) {
      ObjectNode one = all.addObject();
      ObjectNode condition = one.putObject("if");
      condition.putObject("properties").putObject("type").put("const", name);
      condition.putArray("required").add("type");
      one.putObject("then").put("$ref", "#/$defs/" + kind + "-" + name);
    }
    return schema;
  }

  private ObjectNode dataset(TypeSchema type, SettingSection shared) {
    SettingSection own = SettingSection.ofType(type, DefaultOptions.dataset(type), texts);
    ObjectNode properties = JSON.objectNode();
    List<SettingRule> rules = new ArrayList<>();
    for (Setting setting : shared.settings()) {
      String key = setting.rule().key();
      if (!type.unused().contains(key)) {
        properties.putObject(key).put("$ref", "#/$defs/dataset-keys/properties/" + key);
        rules.add(setting.rule());
      }
    }
    for (Setting setting : own.settings()) {
      put(properties, setting, schema(setting));
      rules.add(setting.rule());
    }
    ObjectNode schema = object(properties, rules);
    String text = texts.summary(declaring(type.options()));
    return text.isEmpty() ? schema : schema.put("description", text);
  }

  /** The type's own class: its options are a record in it. */
  private static Class<?> declaring(Class<?> options) {
    return options.getDeclaringClass() == null ? options : options.getDeclaringClass();
  }

  private ObjectNode transform(TypeSchema type) {
    SettingSection own = SettingSection.ofType(type, DefaultOptions.transform(type), texts);
    ObjectNode properties = JSON.objectNode();
    properties.set("type", SchemaValues.choice(List.of(type.type())));
    for (Setting setting : own.settings()) {
      put(properties, setting, schema(setting));
    }
    List<SettingRule> rules = own.settings().stream().map(Setting::rule).toList();
    ObjectNode schema = object(properties, rules);
    String text = texts.summary(type.options());
    return text.isEmpty() ? schema : schema.put("description", text);
  }

  /** A class: its name, or its name and colour. */
  private ObjectNode classes() {
    ObjectNode named = object(SettingSection.of("", ClassConfig.class, texts, Map.of()));
    named.putArray("type").add("string").add("object");
    return named;
  }

  private static ObjectNode ignored() {
    ObjectNode number =
        JSON.objectNode()
            .put("type", "integer")
            .put("minimum", 0)
            .put("maximum", IgnoredLabels.LARGEST_COLOUR);
    // A colour or a name; "rest" alone is everything that belongs to no class.
    ObjectNode text = JSON.objectNode().put("type", "string");
    text.put("pattern", "^(?:#[0-9A-Fa-f]{6}|[^#].*)$");
    ObjectNode list = JSON.objectNode().put("type", "array");
    list.set("items", SchemaValues.anyOf(number.deepCopy(), text.deepCopy()));
    return SchemaValues.anyOf(number, text, list);
  }
}
