package io.dualmix.cli.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A text template with placeholders such as {@code {{title}}}. */
public final class Template {
  private static final Pattern PLACE = Pattern.compile("\\{\\{([a-z-]+)}}");

  private final String text;

  private Template(String text) {
    this.text = text;
  }

  /** Reads a resource in the package of this class. */
  static Template read(String resource) {
    return read(Template.class, resource);
  }

  /** Reads a resource in the package of another class. */
  public static Template read(Class<?> beside, String resource) {
    return new Template(resource(beside, resource));
  }

  /** The text of a resource in the package of this class. */
  static String resource(String name) {
    return resource(Template.class, name);
  }

  /** The text of a resource in the package of another class. */
  public static String resource(Class<?> beside, String name) {
    try (InputStream stream = beside.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException("missing in the jar: " + name);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Replaces all placeholders; placeholders in the values are not replaced. */
  public String fill(Map<String, String> values) {
    return PLACE
        .matcher(text)
        .replaceAll(
            place -> {
              String value = values.get(place.group(1));
              if (value == null) {
                throw new IllegalStateException("no value for " + place.group());
              }
              return Matcher.quoteReplacement(value);
            });
  }
}
