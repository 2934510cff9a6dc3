package io.dualmix.data.image;

import io.dualmix.DualMixException;
import io.dualmix.PublicApi;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The classes of a domain in the order of their indices.
 *
 * @param classes 1 to 254 classes with distinct names
 */
@PublicApi
public record ClassTable(List<SemanticClass> classes) {
  /** The label of pixels that are ignored by losses and metrics. */
  public static final int IGNORE = 255;

  /**
   * A class.
   *
   * @param name name in tables, unique within its class table
   * @param rgb colour in pictures, {@code 0xRRGGBB}
   */
  public record SemanticClass(String name, int rgb) {}

  public ClassTable {
    classes = List.copyOf(classes);
    if (classes.isEmpty() || classes.size() >= IGNORE) {
      throw new DualMixException(
          "A domain has 1 to " + (IGNORE - 1) + " classes, not " + classes.size(), "");
    }
    Set<String> seen = new HashSet<>();
    for (SemanticClass c : classes) {
      if (!seen.add(c.name())) {
        throw new DualMixException("The class " + c.name() + " is named twice", "");
      }
    }
  }

  /** The number of classes, C. */
  public int size() {
    return classes.size();
  }

  /** The names in order. */
  public List<String> names() {
    return classes.stream().map(SemanticClass::name).toList();
  }
}
