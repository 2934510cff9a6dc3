package io.dualmix.data.format;

import io.dualmix.DualMixException;
import io.dualmix.config.ClassConfig;
import io.dualmix.data.annotation.AnnotatedClasses;
import io.dualmix.data.annotation.AnnotationFile;
import io.dualmix.data.annotation.ToolClass;
import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.ClassTable.SemanticClass;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds the classes of annotations: those of the configuration, or those that the files list. */
final class AnnotationClasses {
  private AnnotationClasses() {}

  /**
   * The classes of a data set.
   *
   * @param classes the data set's own; null for the experiment's, or else those of the files
   * @param ignore names of classes whose pixels are ignored; null for none
   * @param background the class of pixels without a region; null to ignore them
   * @param files that may list classes
   * @throws DualMixException if no classes are known, or a name is unknown
   */
  static AnnotatedClasses of(
      List<ClassConfig> classes,
      List<String> ignore,
      String background,
      List<AnnotationFile> files,
      DatasetContext context) {
    List<SemanticClass> listed =
        classes != null || context.classes() != null
            ? FolderClasses.configured(classes, context)
            : ofFiles(files, background);
    if (listed.isEmpty()) {
      context.require(null, "classes", "the names of the labels, such as [road, car]");
    }
    Set<String> ignored = ignore == null ? Set.of() : new HashSet<>(ignore);
    ClassTable table =
        new ClassTable(listed.stream().filter(c -> !ignored.contains(c.name())).toList());
    int index = background == null ? ClassTable.IGNORE : table.names().indexOf(background);
    if (index < 0) {
      throw new DualMixException(
          context.key() + ".background names the class '" + background + "'",
          "Known are " + String.join(", ", table.names()) + ".");
    }
    return new AnnotatedClasses(table, ignored, index);
  }

  /**
   * The classes of all files by name, in the order of the first file that has them. The background
   * comes first if no file has it.
   */
  private static List<SemanticClass> ofFiles(List<AnnotationFile> files, String background) {
    Map<String, ToolClass> byName = new LinkedHashMap<>();
    files.forEach(file -> file.classes().forEach(c -> byName.putIfAbsent(c.name(), c)));
    List<SemanticClass> classes = new ArrayList<>();
    if (!byName.isEmpty() && background != null && !byName.containsKey(background)) {
      classes.add(new SemanticClass(background, 0));
    }
    byName.forEach(
        (name, c) ->
            classes.add(
                new SemanticClass(name, c.rgb().orElse(ClassColours.of(classes.size() + 1)))));
    return classes;
  }
}
