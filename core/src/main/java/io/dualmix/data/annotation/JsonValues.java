package io.dualmix.data.annotation;

import io.dualmix.DualMixException;
import io.dualmix.data.image.ImageSize;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;

/**
 * Values of a JSON file, with errors that name the file and the place.
 *
 * @param file the file
 */
record JsonValues(Path file) {
  /**
   * The text of a key.
   *
   * @param place of the node, such as {@code image 7}
   */
  String text(JsonNode node, String key, String place) {
    JsonNode value = node.path(key);
    if (!value.isString() || value.stringValue().isBlank()) {
      throw wrong(place, key, "text", value);
    }
    return value.stringValue();
  }

  /** An identifier: a whole number or text. */
  String id(JsonNode node, String key, String place) {
    JsonNode value = node.path(key);
    if (value.isIntegralNumber() || value.isString()) {
      return value.asString();
    }
    throw wrong(place, key, "a whole number or text", value);
  }

  /** A finite number. */
  double number(JsonNode node, String key, String place) {
    JsonNode value = node.path(key);
    if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
      throw wrong(place, key, "a number", value);
    }
    return value.doubleValue();
  }

  /** The size of an image. */
  ImageSize size(JsonNode node, String widthKey, String heightKey, String place) {
    JsonNode width = node.path(widthKey);
    JsonNode height = node.path(heightKey);
    if (!width.canConvertToInt() || !width.isIntegralNumber()) {
      throw wrong(place, widthKey, "a whole number", width);
    }
    if (!height.canConvertToInt() || !height.isIntegralNumber()) {
      throw wrong(place, heightKey, "a whole number", height);
    }
    try {
      return new ImageSize(width.intValue(), height.intValue());
    } catch (DualMixException e) {
      throw JsonReader.damaged(file, "has a wrong size in " + place + ": " + e.getMessage());
    }
  }

  /** Finite numbers of an array. */
  double[] numbers(JsonNode array, String place) {
    double[] values = new double[array.size()];
    for (int i = 0; i < values.length; i++) {
      JsonNode value = array.path(i);
      if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
        throw wrong(place, Integer.toString(i), "a number", value);
      }
      values[i] = value.doubleValue();
    }
    return values;
  }

  /** The error for a value of another kind. */
  DualMixException wrong(String place, String key, String expected, JsonNode value) {
    String shown = value.isMissingNode() ? "missing" : value.toString();
    return JsonReader.damaged(
        file,
        "has in "
            + place
            + " the key "
            + key
            + " "
            + (shown.length() > 60 ? shown.substring(0, 60) + "…" : shown)
            + "; expected "
            + expected);
  }
}
