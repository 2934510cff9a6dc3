package io.dualmix.config;

import io.dualmix.PublicApi;
import java.util.Arrays;
import java.util.List;

/** Validates record components. Every failure names the key. */
@PublicApi
public final class Require {
  private Require() {}

  public static <T> T present(String key, T value, String example) {
    if (value == null) {
      throw new InvalidSetting(key, "is missing", "Add it, for example: " + example);
    }
    return value;
  }

  /** Accepts null, since many settings are optional. */
  public static void notBlank(String key, String value) {
    if (value != null && value.isBlank()) {
      throw new InvalidSetting(key, "is empty", "Give it a value, or leave the key out.");
    }
  }

  /** Accepts null and blanks. */
  public static void notEmpty(String key, String value) {
    if (value != null && value.isEmpty()) {
      throw new InvalidSetting(key, "is empty", "Give it a value, or leave the key out.");
    }
  }

  /** Accepts null; both bounds are inclusive. */
  public static void between(String key, Number value, double low, double high) {
    // Written so that NaN fails too.
    if (value != null && !(value.doubleValue() >= low && value.doubleValue() <= high)) {
      throw new InvalidSetting(
          key, "is " + value + "; expected " + number(low) + " to " + number(high), "");
    }
  }

  /** Accepts null. */
  public static void atLeast(String key, Number value, double low) {
    if (value != null && !(value.doubleValue() >= low && Double.isFinite(value.doubleValue()))) {
      throw new InvalidSetting(key, "is " + value + "; expected at least " + number(low), "");
    }
  }

  /** Requires a value above {@code low} and at most {@code high}. */
  public static void above(String key, Double value, double low, double high) {
    if (!(value > low && value <= high)) {
      throw new InvalidSetting(
          key, "is " + value + "; expected above " + number(low) + ", at most " + number(high), "");
    }
  }

  public static void oneOf(String key, String value, String... known) {
    if (value != null && !Arrays.asList(known).contains(value)) {
      throw unknown(key, value, List.of(known));
    }
  }

  public static InvalidSetting unknown(String key, String value, List<String> known) {
    return new InvalidSetting(
        key,
        "is '" + value + "'; known are " + String.join(", ", known),
        Suggestion.of(value, known).map(s -> "Did you mean " + s + "?").orElse(""));
  }

  /** A number as users write it: 3 and not 3.0. */
  static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
