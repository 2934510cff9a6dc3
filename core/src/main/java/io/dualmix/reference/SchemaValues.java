package io.dualmix.reference;

import io.dualmix.config.ClassConfig;
import io.dualmix.config.DatasetConfig;
import io.dualmix.config.IgnoredLabels;
import io.dualmix.config.SettingRule;
import io.dualmix.config.TransformConfig;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The JSON Schemas of single values. A key without a value counts as left out: null is valid. */
final class SchemaValues {
  static final String COLOUR = "^#[0-9A-Fa-f]{6}$";

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final KnownWords words;

  SchemaValues(KnownWords words) {
    this.words = words;
  }

  /** The schema of a setting that is not a section, with description and default. */
  ObjectNode of(Setting setting) {
    ObjectNode schema = unwrapped(setting);
    if (setting.rule().needed().isEmpty()) {
      nullable(schema);
    }
    describe(schema, setting);
    return schema;
  }

  static void describe(ObjectNode schema, Setting setting) {
    StringBuilder text = new StringBuilder(setting.meaning());
    setting.leftOut().ifPresent(words -> text.append(". Default: ").append(words));
    String range = setting.rule().inWords();
    if (setting.rule().words().isEmpty() && !range.isEmpty()) {
      text.append(". Valid: ").append(range);
    }
    if (!text.isEmpty()) {
      schema.put("description", text + ".");
    }
    setting
        .standardDefault()
        .filter(value -> !value.isObject())
        .ifPresent(v -> schema.set("default", v));
  }

  private ObjectNode unwrapped(Setting setting) {
    SettingRule rule = setting.rule();
    if (!(setting.type() instanceof ParameterizedType container)) {
      return one(setting.type(), setting);
    }
    Type[] arguments = container.getActualTypeArguments();
    if (container.getRawType() == Map.class) {
      ObjectNode map = JSON.objectNode().put("type", "object");
      map.putObject("propertyNames").put("pattern", "^[0-9]+$");
      map.set("additionalProperties", one(arguments[1], setting));
      return map;
    }
    ObjectNode list = JSON.objectNode().put("type", "array");
    ObjectNode entry = one(arguments[0], setting);
    list.set("items", entry);
    rule.length()
        .ifPresent(
            length -> {
              list.put("minItems", length.from());
              if (length.to() < Integer.MAX_VALUE) {
                list.put("maxItems", length.to());
              }
            });
    return ValueKinds.mayBeSingle(setting) ? listOr(list, entry.deepCopy()) : list;
  }

  private ObjectNode one(Type type, Setting setting) {
    if (type == DatasetConfig.class) {
      return JSON.objectNode().put("$ref", "#/$defs/dataset");
    }
    if (type == TransformConfig.class) {
      return JSON.objectNode().put("$ref", "#/$defs/transform");
    }
    if (type == ClassConfig.class) {
      return JSON.objectNode().put("$ref", "#/$defs/class");
    }
    if (type == IgnoredLabels.class) {
      return JSON.objectNode().put("$ref", "#/$defs/ignored");
    }
    if (type == Integer.class || type == Long.class) {
      return number("integer", setting.rule());
    }
    if (type == Double.class) {
      return number("number", setting.rule());
    }
    return type == Boolean.class ? JSON.objectNode().put("type", "boolean") : text(setting);
  }

  private static ObjectNode number(String kind, SettingRule rule) {
    ObjectNode schema = JSON.objectNode().put("type", kind);
    rule.range()
        .ifPresent(
            range -> {
              bound(schema, "minimum", range.from());
              bound(schema, "exclusiveMinimum", range.above());
              bound(schema, "maximum", range.to());
              bound(schema, "exclusiveMaximum", range.below());
            });
    return schema;
  }

  private static void bound(ObjectNode schema, String keyword, double bound) {
    if (Double.isFinite(bound)) {
      if (bound == Math.rint(bound)) {
        schema.put(keyword, (long) bound);
      } else {
        schema.put(keyword, bound);
      }
    }
  }

  private ObjectNode text(Setting setting) {
    SettingRule rule = setting.rule();
    String path = setting.path();
    if (rule.words().isPresent()) {
      ObjectNode schema = choice(List.of(rule.words().get().value()));
      List.of(rule.words().get().alsoRead()).forEach(((ArrayNode) schema.get("enum"))::add);
      return schema;
    }
    Optional<List<String>> closed =
        Optional.ofNullable(words.closed().get(path))
            .or(() -> Optional.ofNullable(words.closed().get(rule.key())));
    if (closed.isPresent()) {
      return choice(closed.get());
    }
    ObjectNode text = JSON.objectNode().put("type", "string");
    rule.form().ifPresent(form -> text.put("pattern", "^(?:" + form.value() + ")$"));
    List<String> open = words.open().get(path);
    return open == null ? text : anyOf(choice(open), text);
  }

  static ObjectNode choice(List<String> known) {
    ObjectNode schema = JSON.objectNode();
    ArrayNode values = schema.putArray("enum");
    known.forEach(values::add);
    return schema;
  }

  static ObjectNode anyOf(ObjectNode... schemas) {
    ObjectNode schema = JSON.objectNode();
    ArrayNode all = schema.putArray("anyOf");
    List.of(schemas).forEach(all::add);
    return schema;
  }

  /** A condition, so that an error is reported in the entry that is wrong. */
  private static ObjectNode listOr(ObjectNode list, ObjectNode one) {
    ObjectNode schema = JSON.objectNode();
    schema.putObject("if").put("type", "array");
    schema.set("then", list);
    schema.set("else", one);
    return schema;
  }

  /** Also accepts null. */
  static void nullable(ObjectNode schema) {
    if (schema.get("else") instanceof ObjectNode other) {
      nullable(other);
    } else if (schema.get("enum") instanceof ArrayNode values) {
      values.addNull();
    } else if (schema.get("anyOf") instanceof ArrayNode any) {
      any.addObject().put("type", "null");
    } else if (schema.has("$ref")) {
      String target = schema.remove("$ref").asString();
      schema.putArray("anyOf").addObject().put("$ref", target);
      ((ArrayNode) schema.get("anyOf")).addObject().put("type", "null");
    } else {
      String type = schema.get("type").asString();
      schema.set("type", JsonMapper.shared().createArrayNode().add(type).add("null"));
    }
  }
}
