package io.dualmix.config;

import io.dualmix.DualMixException;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.node.ObjectNode;

/** Translates binding errors of the settings tree into readable messages. */
final class BindingFailure {
  private static final int LONGEST_EXCERPT = 60;
  private static final Pattern PERCENT = Pattern.compile("\\s*(\\d{1,9}(?:\\.\\d{1,9})?)\\s*%\\s*");

  private final YamlText text;
  private final Overrides overrides;
  private final ObjectNode tree;

  BindingFailure(YamlText text, Overrides overrides, ObjectNode tree) {
    this.text = text;
    this.overrides = overrides;
    this.tree = tree;
  }

  DualMixException explain(JacksonException e) {
    String key = e.getPath().stream().map(BindingFailure::step).collect(Collectors.joining("."));
    if (e.getCause() instanceof InvalidSetting invalid) {
      return invalid(key, invalid);
    }
    return wrongType(key, e);
  }

  /**
   * The error for an invalid setting.
   *
   * @param parent the dotted key of the record that rejects it; empty for the whole experiment
   */
  DualMixException invalid(String parent, InvalidSetting invalid) {
    String key = below(parent, invalid.key());
    // A command-line change can invalidate a value of the file: the change is then the cause.
    Optional<String> cause =
        overrides
            .origin(key)
            .or(() -> invalid.against().flatMap(other -> overrides.origin(below(parent, other))));
    return failure(place(key, cause), key, invalid.complaint(), invalid.remedy(), invalid);
  }

  private static String below(String parent, String key) {
    return parent.isEmpty() || key.isEmpty() ? parent + key : parent + "." + key;
  }

  /** The error for an unknown key. */
  DualMixException unknownKey(KnownKeys.Unknown unknown) {
    Optional<String> meant = Suggestion.of(unknown.name(), unknown.known());
    // A user-defined key resembles no known key and is at the top level.
    boolean own = meant.isEmpty() && unknown.path().isEmpty();
    String remedy =
        meant.map(s -> "Did you mean " + s + "? ").orElse("")
            + "Known keys here: "
            + String.join(", ", unknown.known())
            + "."
            + (own ? " In the file, those that begin with x- are ignored." : "");
    boolean elsewhere =
        InstalledTypes.get().datasets().stream()
            .anyMatch(schema -> KnownKeys.of(schema.options()).contains(unknown.name()));
    boolean shared = KnownKeys.of(DatasetConfig.class).contains(unknown.name());
    return failure(
        unknown.key(),
        unknown.dataset().isEmpty() || !(elsewhere || shared)
            ? "is not a known key"
            : "has no use in a data set of type " + unknown.dataset(),
        remedy,
        null);
  }

  private DualMixException wrongType(String key, JacksonException e) {
    Class<?> target =
        e instanceof MismatchedInputException mismatch
            ? mismatch.getTargetType()
            : e instanceof InputCoercionException coercion ? coercion.getTargetType() : null;
    JsonNode node = find(key);
    if (e instanceof InvalidFormatException format && node.isObject() && target == Integer.class) {
      return failure(
          key, "has the key " + format.getValue() + "; expected whole numbers as keys", "", e);
    }
    String found = node.isContainer() ? node.toString() : node.asString("");
    if (found.length() > LONGEST_EXCERPT) {
      found = found.substring(0, LONGEST_EXCERPT) + "…";
    }
    String shown = node.isString() ? "'" + found + "'" : found;
    return failure(key, "is " + shown + "; expected " + expected(target), hint(target, node), e);
  }

  private static String expected(Class<?> target) {
    if (target == null) {
      return "another kind of value";
    }
    if (target == Integer.class || target == Long.class || target == int.class) {
      return "a whole number";
    }
    if (Number.class.isAssignableFrom(target) || target == double.class) {
      return "a number";
    }
    if (target == Boolean.class) {
      return "true or false";
    }
    if (target == String.class) {
      return "one word or text";
    }
    if (target.isRecord()) {
      return "the keys " + String.join(", ", KnownKeys.of(target));
    }
    return Collection.class.isAssignableFrom(target) ? "a list such as [a, b]" : "keys and values";
  }

  private static String hint(Class<?> target, JsonNode node) {
    if (target == Boolean.class && node.asString("").matches("(?i)yes|no|on|off")) {
      return "Write true or false.";
    }
    boolean numeric = target != null && Number.class.isAssignableFrom(target);
    if (numeric && node.isString() && node.asString("").strip().matches("[-+]?\\d+(\\.\\d*)?")) {
      return "Remove the quotes.";
    }
    Matcher percent = PERCENT.matcher(node.asString(""));
    if (target == Double.class && percent.matches()) {
      BigDecimal part = new BigDecimal(percent.group(1)).movePointLeft(2).stripTrailingZeros();
      return "Write it as a part of one, such as " + part.toPlainString() + ".";
    }
    if (numeric && node.asString("").matches("[-+]?\\.\\d.*")) {
      return "Write a digit before the dot.";
    }
    return "";
  }

  private JsonNode find(String key) {
    JsonNode node = tree;
    for (String part : key.isEmpty() ? new String[0] : key.split("\\.")) {
      node = node.isArray() ? node.path(Integer.parseInt(part)) : node.path(part);
    }
    return node;
  }

  private DualMixException failure(String key, String complaint, String remedy, Exception cause) {
    return failure(place(key, overrides.origin(key)), key, complaint, remedy, cause);
  }

  private static DualMixException failure(
      String place, String key, String complaint, String remedy, Exception cause) {
    return new DualMixException(
        place + ": " + (key.isEmpty() ? "the whole" : key) + " " + complaint, remedy, cause);
  }

  private String place(String key, Optional<String> override) {
    return override.map(o -> "-s " + o).orElseGet(() -> text.place(key));
  }

  private static String step(JacksonException.Reference reference) {
    return reference.getPropertyName() == null
        ? Integer.toString(reference.getIndex())
        : reference.getPropertyName();
  }
}
