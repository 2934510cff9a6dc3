package io.dualmix.config;

import io.dualmix.DualMixException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Applies changes from the command line to a settings tree: {@code a.b.0.c=value}. */
final class Overrides {
  private static final String FORM = "Expected key=value, such as -s method.student.steps=400.";

  private record Change(String text, List<String> path, JsonNode value) {}

  private final List<Change> changes = new ArrayList<>();

  /**
   * @param mapper reads the values
   * @param texts {@code key=value} each
   * @throws DualMixException if a text has another form
   */
  Overrides(YAMLMapper mapper, List<String> texts) {
    for (String text : texts) {
      int equals = text.indexOf('=');
      String key = equals < 0 ? "" : text.substring(0, equals).strip();
      if (!key.matches("[^.\\s]+(\\.[^.\\s]+)*")) {
        throw new DualMixException("Cannot parse the setting '" + text + "'", FORM);
      }
      changes.add(
          new Change(
              text,
              Stream.of(key.split("\\.")).map(Spelling::of).toList(),
              value(mapper, text, text.substring(equals + 1))));
    }
  }

  /** Applies all changes in order. */
  void apply(ObjectNode tree) {
    for (Change change : changes) {
      JsonNode node = tree;
      for (int i = 0; i < change.path.size() - 1; i++) {
        node = descend(node, change, i);
      }
      set(node, change, change.path.size() - 1, change.value);
    }
  }

  /** The last change to this dotted key, its parents or its children. */
  Optional<String> origin(String key) {
    String probe = key + ".";
    return changes.stream()
        .filter(c -> probe.startsWith(dotted(c.path) + ".") || dotted(c.path).startsWith(probe))
        .reduce((first, second) -> second)
        .map(Change::text);
  }

  private static JsonNode descend(JsonNode node, Change change, int depth) {
    JsonNode child =
        node instanceof ArrayNode array
            ? array.get(index(array, change, depth))
            : node.get(change.path.get(depth));
    if (child == null || child.isNull()) {
      child = JsonNodeFactory.instance.objectNode();
      set(node, change, depth, child);
    }
    if (!child.isContainer()) {
      throw new DualMixException(
          "-s "
              + change.text
              + ": "
              + dotted(change.path.subList(0, depth + 1))
              + " is a value and holds no keys",
          "");
    }
    return child;
  }

  private static void set(JsonNode parent, Change change, int depth, JsonNode value) {
    if (parent instanceof ArrayNode array) {
      int index = index(array, change, depth);
      if (index == array.size()) {
        array.add(value);
      } else {
        array.set(index, value);
      }
    } else {
      ((ObjectNode) parent).set(change.path.get(depth), value);
    }
  }

  private static int index(ArrayNode array, Change change, int depth) {
    String part = change.path.get(depth);
    if (!part.matches("\\d{1,6}") || Integer.parseInt(part) > array.size()) {
      throw new DualMixException(
          "-s "
              + change.text
              + ": "
              + dotted(change.path.subList(0, depth))
              + " is a list of "
              + array.size()
              + "; '"
              + part
              + "' is not a valid index",
          "Indices start at 0; " + array.size() + " adds one at the end.");
    }
    return Integer.parseInt(part);
  }

  private static JsonNode value(YAMLMapper mapper, String text, String value) {
    if (value.strip().startsWith("#")) {
      // A colour: YAML would read it as a comment, and the shell has removed the quotes.
      return JsonNodeFactory.instance.stringNode(value.strip());
    }
    try {
      JsonNode node = YamlTree.read(mapper, value);
      return node.isMissingNode() ? NullNode.getInstance() : node;
    } catch (JacksonException e) {
      throw new DualMixException(
          "-s " + text + ": the value is not valid YAML", "Quote it: -s \"key='value'\".", e);
    }
  }

  private static String dotted(List<String> path) {
    return String.join(".", path);
  }
}
