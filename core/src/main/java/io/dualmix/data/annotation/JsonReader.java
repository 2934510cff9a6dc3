package io.dualmix.data.annotation;

import io.dualmix.DualMixException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the parts of a large JSON file one after the other; what nobody asks for, such as an image
 * within the file, is skipped without being kept.
 */
final class JsonReader {
  /** A part is read from the middle of a file. */
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private static final String REMEDY = "Export the annotations again, or remove the file.";

  private JsonReader() {}

  /** Takes the parts of the outermost object or array. */
  @FunctionalInterface
  interface Parts {
    /**
     * Takes a value, or an element of an array.
     *
     * @param key of the value, or of the array; empty for elements of the outermost array
     * @param value the whole value; for arrays in objects, each element by itself
     */
    void part(String key, JsonNode value);
  }

  /**
   * Reads a file.
   *
   * @param skipped a key whose value is skipped; empty for none
   * @param parts is called in the order of the file
   * @throws DualMixException if it cannot be read or is not JSON; the message names it
   */
  static void read(Path file, String skipped, Parts parts) {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file));
        JsonParser parser = JSON.createParser(in)) {
      JsonToken first = parser.nextToken();
      if (first == JsonToken.START_ARRAY) {
        elements("", parser, parts);
      } else if (first == JsonToken.START_OBJECT) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
          String key = parser.currentName();
          JsonToken token = parser.nextToken();
          if (key.equals(skipped)) {
            parser.skipChildren();
          } else if (token == JsonToken.START_ARRAY) {
            elements(key, parser, parts);
          } else {
            parts.part(key, JSON.readTree(parser));
          }
        }
      } else {
        throw damaged(file, "has no object or array at its top");
      }
      if (parser.nextToken() != null) {
        throw damaged(file, "goes on after its end");
      }
    } catch (JacksonException e) {
      throw new DualMixException(
          "Cannot read " + file + ": it is not JSON: " + e.getOriginalMessage(), REMEDY, e);
    } catch (NoSuchFileException e) {
      throw new DualMixException(
          "There is no file " + file, "Check the data set's path and its annotations.", e);
    } catch (IOException e) {
      throw new DualMixException("Cannot read " + file + ": " + e.getMessage(), REMEDY, e);
    }
  }

  private static void elements(String key, JsonParser parser, Parts parts) {
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      parts.part(key, JSON.readTree(parser));
    }
  }

  /** The error for a file with another content than expected. */
  static DualMixException damaged(Path file, String what) {
    return new DualMixException(file + " " + what, REMEDY);
  }
}
