package io.dualmix.config;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses durations such as {@code 2h}, {@code 90m}, {@code 1h30m}, {@code 1.5d}. */
final class TimeBudget {
  static final String FORM = "\\s*(\\d+(\\.\\d+)?\\s*([dDhHsS]|[mM]([iI][nN])?)\\s*)+";
  static final String EXPECTED = "a time such as 30m, 2h, 1h30m or 2d";

  private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*(d|h|min|m|s)");

  private TimeBudget() {}

  /**
   * Converts a text to seconds.
   *
   * @param key the key for the message
   * @throws InvalidSetting if the text is not a duration
   */
  static double seconds(String key, String text) {
    String compact = text.strip().toLowerCase(Locale.ROOT);
    Matcher part = PART.matcher(compact);
    double seconds = 0;
    int end = 0;
    while (part.lookingAt()) {
      seconds += Double.parseDouble(part.group(1)) * unit(part.group(2));
      end = part.end();
      while (end < compact.length() && compact.charAt(end) == ' ') {
        end++;
      }
      part.region(end, compact.length());
    }
    if (end == 0 || end < compact.length()) {
      throw new InvalidSetting(key, "is '" + text + "'; expected " + EXPECTED, "");
    }
    return seconds;
  }

  private static double unit(String name) {
    return switch (name) {
      case "d" -> 86_400;
      case "h" -> 3_600;
      case "m", "min" -> 60;
      default -> 1;
    };
  }
}
