package io.dualmix.run.sink;

import java.util.ArrayList;
import java.util.List;

/**
 * Names of metrics and parameters that every MLflow server accepts: letters, digits, {@code _-. /},
 * at most 250 characters, and no path that leaves the folder, since some servers store them as
 * files.
 */
final class MlflowKey {
  /** {@code MAX_ENTITY_KEY_LENGTH} of MLflow. */
  static final int LONGEST = 250;

  private MlflowKey() {}

  /** Replaces the characters that MLflow rejects; the same name always gives the same result. */
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
    // Two names may differ only in the part that is cut off.
    String mark = "-" + Integer.toHexString(name.hashCode());
    return key.substring(0, LONGEST - mark.length()) + mark;
  }
}
