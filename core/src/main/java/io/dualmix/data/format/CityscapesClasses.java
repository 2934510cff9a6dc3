package io.dualmix.data.format;

import io.dualmix.DualMixException;
import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.ClassTable.SemanticClass;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Cityscapes' 19 evaluated classes in the order of their train ids, with the colours of
 * cityscapesScripts ({@code helpers/labels.py}), and the subsets of the SYNTHIA protocol.
 */
public final class CityscapesClasses {
  /** Road 0 to bicycle 18. */
  public static final ClassTable ALL =
      new ClassTable(
          List.of(
              new SemanticClass("road", 0x804080),
              new SemanticClass("sidewalk", 0xF423E8),
              new SemanticClass("building", 0x464646),
              new SemanticClass("wall", 0x66669C),
              new SemanticClass("fence", 0xBE9999),
              new SemanticClass("pole", 0x999999),
              new SemanticClass("traffic light", 0xFAAA1E),
              new SemanticClass("traffic sign", 0xDCDC00),
              new SemanticClass("vegetation", 0x6B8E23),
              new SemanticClass("terrain", 0x98FB98),
              new SemanticClass("sky", 0x4682B4),
              new SemanticClass("person", 0xDC143C),
              new SemanticClass("rider", 0xFF0000),
              new SemanticClass("car", 0x00008E),
              new SemanticClass("truck", 0x000046),
              new SemanticClass("bus", 0x003C64),
              new SemanticClass("train", 0x005064),
              new SemanticClass("motorcycle", 0x0000E6),
              new SemanticClass("bicycle", 0x770B20)));

  /** The 16 classes shared with SYNTHIA: without terrain, truck and train. */
  public static final ClassTable SYNTHIA_16 = without(ALL, "terrain", "truck", "train");

  /** The 13 classes of the second SYNTHIA score: the 16 without wall, fence and pole. */
  public static final ClassTable SYNTHIA_13 = without(SYNTHIA_16, "wall", "fence", "pole");

  private static final Map<String, ClassTable> SETS =
      new TreeMap<>(
          Map.of("cityscapes19", ALL, "cityscapes16", SYNTHIA_16, "cityscapes13", SYNTHIA_13));

  private CityscapesClasses() {}

  /** The valid names for {@link #set}. */
  public static Set<String> setNames() {
    return Set.copyOf(SETS.keySet());
  }

  /**
   * Returns a set of classes by its name.
   *
   * @param name {@code cityscapes19}, {@code cityscapes16} or {@code cityscapes13}
   * @param key configuration key, for messages
   * @throws DualMixException if the name is unknown
   */
  public static ClassTable set(String name, String key) {
    ClassTable table = SETS.get(name);
    if (table == null) {
      throw new DualMixException(
          "Unknown " + key + " '" + name + "'",
          "Known are " + String.join(", ", SETS.keySet()) + ".");
    }
    return table;
  }

  private static ClassTable without(ClassTable table, String... names) {
    Set<String> left = Set.of(names);
    return new ClassTable(table.classes().stream().filter(c -> !left.contains(c.name())).toList());
  }
}
