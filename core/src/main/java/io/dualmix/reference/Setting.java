package io.dualmix.reference;

import io.dualmix.config.SettingRule;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * A setting with all that is known of it.
 *
 * @param path dotted, such as {@code method.rounds}
 * @param rule its key, kind and rules
 * @param text its Javadoc; empty for none
 * @param reason for the default; empty for none
 * @param defaults by preset; empty for a setting without one
 */
public record Setting(
    String path, SettingRule rule, String text, String reason, Map<String, JsonNode> defaults) {
  /** In Javadoc, null is a key that is left out. */
  private static final Pattern LEFT_OUT =
      Pattern.compile("[;,]? ?null for ((?:[^;.]|\\.(?=\\S))*)");

  public Setting {
    defaults = Map.copyOf(defaults);
  }

  /** The kind of its value. */
  public Type type() {
    return rule.component().getGenericType();
  }

  /** The default of the preset {@code standard}. */
  public Optional<JsonNode> standardDefault() {
    return Optional.ofNullable(defaults.get("standard"));
  }

  /** What a left-out key stands for, in words, if its Javadoc tells it. */
  public Optional<String> leftOut() {
    Matcher matcher = LEFT_OUT.matcher(text);
    return matcher.find() ? Optional.of(matcher.group(1).strip()) : Optional.empty();
  }

  /** The meaning without the sentence part of {@link #leftOut}; begins with a capital letter. */
  public String meaning() {
    String meaning =
        LEFT_OUT.matcher(text).replaceFirst("").strip().replaceAll("\\bnull\\b", "if left out,");
    if (meaning.startsWith("of ")) {
      // In Javadoc, the name comes before.
      meaning = rule.key().replaceFirst(".*_weight$", "weight").replace('_', ' ') + " " + meaning;
    }
    return meaning.isEmpty() || meaning.startsWith("`")
        ? meaning
        : Character.toUpperCase(meaning.charAt(0)) + meaning.substring(1);
  }
}
