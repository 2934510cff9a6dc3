package io.dualmix.data.format;

import io.dualmix.DualMixException;
import io.dualmix.config.ClassConfig;
import io.dualmix.config.IgnoredLabels;
import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.ClassTable.SemanticClass;
import io.dualmix.data.image.LabelMapping;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The classes of a folder data set and the mapping of its labels.
 *
 * @param table classes that are not ignored
 * @param mapping from raw label values or colours to the table
 */
record FolderClasses(ClassTable table, LabelMapping mapping) {
  /** All classes of the configuration, including ignored ones. */
  private record Listed(List<SemanticClass> classes, IgnoredLabels ignored, String key) {
    List<String> names() {
      return classes.stream().map(SemanticClass::name).toList();
    }

    ClassTable table() {
      return new ClassTable(classes.stream().filter(c -> !ignores(c)).toList());
    }

    boolean ignores(SemanticClass c) {
      return ignored.classes().contains(c.name());
    }

    /** The index of a class in the table; negative for an ignored class. */
    int index(ClassTable table, String name) {
      return table.names().indexOf(name);
    }
  }

  /**
   * Creates the classes and the mapping from a configuration.
   *
   * @param options of the data set
   * @param context context of the data set; a class file is relative to its folder
   * @throws DualMixException if a name is unknown or a class file cannot be read
   */
  static FolderClasses of(FolderType.Options options, DatasetContext context) {
    String key = context.key();
    IgnoredLabels ignored = options.ignore() == null ? IgnoredLabels.NONE : options.ignore();
    Listed listed = new Listed(classes(options, context), ignored, key);
    for (String name : ignored.classes()) {
      requireKnown(listed, key + ".ignore", name);
    }
    if (options.inColour() && options.values() != null) {
      throw new DualMixException(
          key + ".values gives classes to label values, but label_format: colours reads colours",
          "Remove one of them.");
    }
    ClassTable table = listed.table();
    LabelMapping mapping =
        options.inColour() ? colours(listed, table) : indices(listed, table, options.values());
    return new FolderClasses(table, ignored.rest() ? mapping.ignoringUnknown() : mapping);
  }

  private static List<SemanticClass> classes(FolderType.Options options, DatasetContext context) {
    return options.classSet() != null
        ? CityscapesClasses.set(options.classSet(), context.key() + ".class_set").classes()
        : configured(options.classes(), context);
  }

  /**
   * The classes of a configuration.
   *
   * @param own the data set's; null for the experiment's
   * @throws DualMixException if there are none, or a class file cannot be read
   */
  static List<SemanticClass> configured(List<ClassConfig> own, DatasetContext context) {
    List<ClassConfig> configured =
        context.require(
            own != null ? own : context.classes(), "classes", "names in the order of indices");
    if (configured.size() == 1 && configured.get(0).automatic()) {
      return named(configured.get(0).name(), own == null, context);
    }
    List<SemanticClass> classes = new ArrayList<>();
    for (ClassConfig c : configured) {
      int colour = c.automatic() ? ClassColours.of(classes.size() + 1) : c.rgb();
      classes.add(new SemanticClass(c.name(), colour));
    }
    return classes;
  }

  /** Resolves a single name: a predefined set of classes or a class file. */
  private static List<SemanticClass> named(String name, boolean shared, DatasetContext context) {
    String key = shared ? "classes" : context.key() + ".classes";
    if (CityscapesClasses.setNames().contains(name)) {
      return CityscapesClasses.set(name, key).classes();
    }
    // The experiment's classes are used by data sets in several folders.
    boolean elsewhere = shared && !Files.exists(context.folder().resolve(name));
    Path folder = elsewhere ? context.root() : context.folder();
    if (isFile(name, folder)) {
      return ClassFile.read(folder.resolve(name));
    }
    throw new DualMixException(
        key + " has the one class '" + name + "'; a data set needs at least two",
        "Name all classes in the order of their indices, such as ["
            + name
            + ", background], or a file of classes, such as labelmap.txt.");
  }

  /**
   * A list of one name and a file name have the same form; a file name contains a dot or a folder.
   */
  private static boolean isFile(String name, Path folder) {
    return name.contains(".")
        || name.contains("/")
        || name.contains("\\")
        || Files.isRegularFile(folder.resolve(name));
  }

  private static LabelMapping colours(Listed listed, ClassTable table) {
    Map<Integer, Integer> byColour = new HashMap<>();
    Map<Integer, String> names = new HashMap<>();
    Set<Integer> ignore = new HashSet<>(listed.ignored.rgb());
    for (SemanticClass c : listed.classes) {
      String twin = names.put(c.rgb(), c.name());
      if (twin != null) {
        throw new DualMixException(
            String.format(
                "The classes %s and %s have the same colour #%06X", twin, c.name(), c.rgb()),
            "Colour labels need distinct class colours.");
      }
      if (listed.ignores(c)) {
        ignore.add(c.rgb());
      } else {
        byColour.put(c.rgb(), listed.index(table, c.name()));
      }
    }
    return LabelMapping.colours(byColour, ignore);
  }

  private static LabelMapping indices(
      Listed listed, ClassTable table, Map<Integer, String> values) {
    Map<Integer, Integer> byValue = new HashMap<>();
    Set<Integer> ignore = new HashSet<>(listed.ignored.numbers());
    Map<Integer, String> named = values == null ? inOrder(listed) : values;
    named.forEach(
        (raw, name) -> {
          requireKnown(listed, listed.key + ".values", name);
          if (listed.index(table, name) < 0 || (values == null && ignore.contains(raw))) {
            ignore.add(raw);
          } else {
            byValue.put(raw, listed.index(table, name));
          }
        });
    return LabelMapping.values(byValue, ignore);
  }

  private static Map<Integer, String> inOrder(Listed listed) {
    Map<Integer, String> values = new HashMap<>();
    listed.names().forEach(name -> values.put(values.size(), name));
    return values;
  }

  private static void requireKnown(Listed listed, String key, String name) {
    if (!listed.names().contains(name)) {
      throw new DualMixException(
          key + " names the class '" + name + "'",
          "Known are " + String.join(", ", listed.names()) + ".");
    }
  }
}
