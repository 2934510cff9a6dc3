package io.dualmix.peer.djl;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Options of a command line, {@code --name value}: two programs need no library for them. */
final class Options {
  private final Map<String, String> values = new HashMap<>();

  /**
   * @throws IllegalArgumentException for an option that is not known or has no value
   */
  Options(String[] arguments, Set<String> known) {
    for (int i = 0; i < arguments.length; i += 2) {
      String name = arguments[i].startsWith("--") ? arguments[i].substring(2) : "";
      if (!known.contains(name) || i + 1 == arguments.length) {
        throw new IllegalArgumentException(
            "'" + arguments[i] + "' is no option with a value; known are " + known);
      }
      values.put(name, arguments[i + 1]);
    }
  }

  /**
   * @throws IllegalArgumentException if the option is missing
   */
  String text(String name) {
    if (!values.containsKey(name)) {
      throw new IllegalArgumentException("--" + name + " is missing");
    }
    return values.get(name);
  }

  String text(String name, String otherwise) {
    return values.getOrDefault(name, otherwise);
  }

  int whole(String name, int otherwise) {
    return Integer.parseInt(text(name, Integer.toString(otherwise)));
  }

  /** Width and height, such as 320x240. */
  int[] size(String name) {
    String[] parts = text(name).split("x");
    return new int[] {Integer.parseInt(parts[0]), Integer.parseInt(parts[1])};
  }
}
