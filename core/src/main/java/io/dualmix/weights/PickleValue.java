package io.dualmix.weights;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a pickle's values become that are no text, number, truth value, list (also for tuples and
 * sets, a {@code java.util.List}) or {@code null}. Classes and functions stay names.
 */
interface PickleValue {
  /**
   * A class or function by its name, never called.
   *
   * @param name module and name, such as {@code collections.OrderedDict}
   */
  record Global(String name) implements PickleValue {}

  /** A dictionary. Only its entries with plain keys are kept: nothing else names a tensor. */
  final class Dict implements PickleValue {
    private static final int LONGEST_KEY = 4096;

    private final Map<Object, Object> entries = new LinkedHashMap<>();

    /** A key of another type could contain itself, and hashing it would never end. */
    void put(Object key, Object value) {
      if (key instanceof Long || (key instanceof String s && s.length() <= LONGEST_KEY)) {
        entries.put(key, value);
      }
    }

    Map<Object, Object> entries() {
      return entries;
    }
  }

  /**
   * A tensor whose values cannot be read here.
   *
   * @param kind such as {@code quantised} or {@code sparse}
   */
  record UnreadableTensor(String kind) implements PickleValue {}

  /** An object of a class that is not known here: its parts, and no behaviour. */
  final class Opaque implements PickleValue {
    private final String className;
    private final Dict items = new Dict();
    private Object state;

    Opaque(String className) {
      this.className = className;
    }

    String className() {
      return className;
    }

    /** What was put into it, if it is a kind of dictionary. */
    Dict items() {
      return items;
    }

    /** Its attributes, usually a {@link Dict}; null if it has none. */
    Object state() {
      return state;
    }

    void setState(Object newState) {
      state = newState;
    }
  }
}
