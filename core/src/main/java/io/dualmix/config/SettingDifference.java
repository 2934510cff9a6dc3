package io.dualmix.config;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * A setting in which two experiments differ.
 *
 * @param key dotted, such as {@code data.source.resize}
 * @param first the value in the first experiment as YAML on one line; empty if absent
 * @param second the value in the second experiment
 */
public record SettingDifference(String key, String first, String second) {
  private static final String PLAIN = "[\\p{L}\\p{N}_./+-]+";

  /** All differences of two trees, in the order of their keys. */
  static List<SettingDifference> of(JsonNode first, JsonNode second) {
    List<SettingDifference> found = new ArrayList<>();
    collect("", first, second, found);
    return found;
  }

  /** Descends into sections that both trees have, so that the reported key is the deepest. */
  private static void collect(
      String key, JsonNode first, JsonNode second, List<SettingDifference> found) {
    if (first.equals(second)) {
      return;
    }
    if (!first.isObject() || !second.isObject()) {
      found.add(new SettingDifference(key, flow(first), flow(second)));
      return;
    }
    Set<String> names = new LinkedHashSet<>(first.propertyNames());
    names.addAll(second.propertyNames());
    for (String name : names) {
      String inner = key.isEmpty() ? name : key + "." + name;
      collect(inner, first.path(name), second.path(name), found);
    }
  }

  private static String flow(JsonNode node) {
    if (node.isMissingNode() || node.isNull()) {
      return "";
    }
    if (node.isObject()) {
      List<String> fields = new ArrayList<>();
      node.properties().forEach(e -> fields.add(e.getKey() + ": " + flow(e.getValue())));
      return "{" + String.join(", ", fields) + "}";
    }
    if (node.isArray()) {
      List<String> elements = new ArrayList<>();
      node.forEach(element -> elements.add(flow(element)));
      return "[" + String.join(", ", elements) + "]";
    }
    return node.isString() && node.asString().matches(PLAIN) ? node.asString() : node.toString();
  }
}
