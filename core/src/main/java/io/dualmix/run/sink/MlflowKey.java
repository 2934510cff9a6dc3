package io.dualmix.run.sink;

import java.util.ArrayList;
import java.util.List;

/**
 * Names of metrics and parameters as every MLflow server takes them: letters, digits, {@code _-.
 * /}, at most 250 characters, and, since some servers keep them as files, no path that leads
 * elsewhere.
 */
final class MlflowKey {
  /** {@code MAX_ENTITY_KEY_LENGTH} of MLflow. */
  static final int LONGEST = 250;

  private MlflowKey() {}

  /** The name with what MLflow refuses made harmless; the same for the same name. */
  static String of(String name) {
    List<String> parts = new ArrayList<>();
    for (String part : name.replaceAll("[^A-Za-z0-9_ ./-]", "_").split("/", -1)) {
      if (part.equals(".") || part.equals("..")) {
        parts.add("_");
      } else if (!part.isEmpty()) {
        parts.add(part);
      }
    }
    String key = parts.isEmpty() ? "_" : String.join("/", parts);
    if (key.length() <= LONGEST) {
      return key;
    }
    // What is cut off may be all in which two names differ.
    String mark = "-" + Integer.toHexString(name.hashCode());
    return key.substring(0, LONGEST - mark.length()) + mark;
  }
}
