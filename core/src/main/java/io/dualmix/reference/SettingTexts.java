package io.dualmix.reference;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The Javadoc of the configuration's records, which a jar holds as {@value #RESOURCE}: an object
 * with the name of each record, its {@code summary}, its {@code meanings} by key and the {@code
 * reasons} of its defaults. A jar with a data set type of its own can hold such a file as well;
 * without one, its keys have no description.
 */
public final class SettingTexts {
  /** The resource in each jar. */
  public static final String RESOURCE = "META-INF/dualmix/settings.json";

  private final Map<String, JsonNode> records = new HashMap<>();

  private SettingTexts() {}

  /** The texts of all jars on the class path. */
  public static SettingTexts load() {
    SettingTexts texts = new SettingTexts();
    try {
      for (URL url : Collections.list(SettingTexts.class.getClassLoader().getResources(RESOURCE))) {
        try (InputStream in = url.openStream()) {
          JsonMapper.shared()
              .readTree(in)
              .properties()
              .forEach(record -> texts.records.put(record.getKey(), record.getValue()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return texts;
  }

  /** What a record describes; empty if unknown. */
  public String summary(Class<?> record) {
    return of(record).path("summary").asString("");
  }

  /** The meaning of a key; empty if unknown. */
  public String meaning(Class<?> record, String key) {
    return of(record).path("meanings").path(key).asString("");
  }

  /** The reason for a key's default; empty for none. */
  public String reason(Class<?> record, String key) {
    return of(record).path("reasons").path(key).asString("");
  }

  private JsonNode of(Class<?> record) {
    return records.getOrDefault(record.getName(), JsonMapper.shared().createObjectNode());
  }
}
