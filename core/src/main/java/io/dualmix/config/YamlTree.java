package io.dualmix.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLParser;

/**
 * Reads YAML into a tree, with anchors ({@code &name}), aliases ({@code *name}) and merge keys
 * ({@code <<: *name}) expanded, and keys in the records' spelling. Nested aliases grow
 * exponentially ("billion laughs"), so the number of nodes is bounded.
 */
final class YamlTree {
  /** A thousand times the size of the longest experiment. */
  static final int MOST_NODES = 100_000;

  private static final String MERGE = "<<";

  private static final Pattern ANCHOR = Pattern.compile("&([^\\s,\\[\\]{}]+)");

  private final JsonParser parser;
  private final List<String> lines;
  private final Map<String, JsonNode> anchors = new HashMap<>();
  private int nodes;

  private YamlTree(JsonParser parser, String yaml) {
    this.parser = parser;
    this.lines = yaml.lines().toList();
  }

  /** Thrown for valid YAML that is not supported here. */
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int line;

    Refused(int line, String message) {
      super(message);
      this.line = line;
    }

    int line() {
      return line;
    }
  }

  /**
   * Reads a text.
   *
   * @return a missing node for an empty text
   * @throws tools.jackson.core.JacksonException if the text is not valid YAML
   * @throws Refused if an alias names no anchor, or expands to too much
   */
  static JsonNode read(YAMLMapper mapper, String yaml) {
    try (JsonParser parser = mapper.createParser(yaml)) {
      YamlTree tree = new YamlTree(parser, yaml);
      JsonToken first = parser.nextToken();
      return first == null ? JsonNodeFactory.instance.missingNode() : tree.node(first);
    }
  }

  private JsonNode node(JsonToken token) {
    count(1);
    if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
      String name = parser.getString();
      JsonNode anchored = anchors.get(name);
      if (anchored == null) {
        throw refused("the alias *" + name + " names no anchor (&" + name + ") above it");
      }
      count(size(anchored));
      return anchored.deepCopy();
    }
    String anchor = anchor();
    JsonNode node =
        switch (token) {
          case START_OBJECT -> object();
          case START_ARRAY -> array();
          case VALUE_NULL -> JsonNodeFactory.instance.nullNode();
          case VALUE_TRUE -> JsonNodeFactory.instance.booleanNode(true);
          case VALUE_FALSE -> JsonNodeFactory.instance.booleanNode(false);
          case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number();
          default -> JsonNodeFactory.instance.stringNode(parser.getString());
        };
    if (anchor != null) {
      anchors.put(anchor, node);
    }
    return node;
  }

  /**
   * The anchor of the current value; null for none. The parser reports only anchors of lists and
   * mappings, so anchors of scalars are read from the text before the value.
   */
  private String anchor() {
    Object id = parser.getObjectId();
    if (id != null) {
      return id.toString();
    }
    TokenStreamLocation at = parser.currentTokenLocation();
    if (at.getLineNr() < 1 || at.getLineNr() > lines.size()) {
      return null;
    }
    String line = lines.get(at.getLineNr() - 1);
    Matcher matcher = ANCHOR.matcher(line);
    int column = at.getColumnNr() - 1;
    return matcher.region(Math.min(column, line.length()), line.length()).lookingAt()
        ? matcher.group(1)
        : null;
  }

  private JsonNode number() {
    return switch (parser.getNumberType()) {
      case INT -> JsonNodeFactory.instance.numberNode(parser.getIntValue());
      case LONG -> JsonNodeFactory.instance.numberNode(parser.getLongValue());
      case BIG_INTEGER -> JsonNodeFactory.instance.numberNode(parser.getBigIntegerValue());
      default -> JsonNodeFactory.instance.numberNode(parser.getDoubleValue());
    };
  }

  private ObjectNode object() {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    JsonNode merged = null;
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String key = parser.currentName();
      JsonNode value = node(parser.nextToken());
      if (key.equals(MERGE)) {
        merged = value;
      } else {
        object.set(Spelling.of(key), value);
      }
    }
    if (merged != null) {
      merge(object, merged);
    }
    return object;
  }

  /** Explicit keys override merged keys, and earlier merges override later ones. */
  private void merge(ObjectNode object, JsonNode merged) {
    Iterable<JsonNode> parts = merged instanceof ArrayNode list ? list : List.of(merged);
    for (JsonNode part : parts) {
      if (!(part instanceof ObjectNode keys)) {
        throw refused("<< merges keys; it is given " + part);
      }
      keys.properties()
          .forEach(
              entry -> {
                if (!object.has(entry.getKey())) {
                  object.set(entry.getKey(), entry.getValue().deepCopy());
                }
              });
    }
  }

  private ArrayNode array() {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      array.add(node(token));
    }
    return array;
  }

  private void count(int more) {
    nodes += more;
    if (nodes > MOST_NODES) {
      throw refused("its aliases expand to more than " + MOST_NODES + " values");
    }
  }

  private static int size(JsonNode node) {
    int size = 1;
    for (JsonNode child : node) {
      size += size(child);
    }
    return size;
  }

  private Refused refused(String message) {
    return new Refused(parser.currentTokenLocation().getLineNr(), message);
  }
}
