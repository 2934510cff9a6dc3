package io.dualmix.weights;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The values of a pickle other than text, numbers, booleans, lists (a {@code java.util.List}, also
 * for tuples and sets) and {@code null}. Classes and functions are kept as names.
 */
interface PickleValue {
  /**
   * The name of a class or function, which is never called.
   *
   * @param name module and name, such as {@code collections.OrderedDict}
   */
  record Global(String name) implements PickleValue {}

  /** A dictionary. Only entries with plain keys are kept, because only these can name a tensor. */
  final class Dict implements PickleValue {
    private static final int LONGEST_KEY = 4096;

    private final Map<Object, Object> entries = new LinkedHashMap<>();

    /** A key of another type could contain itself, so that hashing it would not terminate. */
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
   * A tensor with unsupported values.
   *
   * @param kind such as {@code quantised} or {@code sparse}
   */
  record UnreadableTensor(String kind) implements PickleValue {}

  /** An object of an unknown class, with its parts but without behaviour. */
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

    /** The entries, if the object is a kind of dictionary. */
    Dict items() {
      return items;
    }

    /** The attributes, usually a {@link Dict}; null if there are none. */
    Object state() {
      return state;
    }

    void setState(Object newState) {
      state = newState;
    }
  }
}
