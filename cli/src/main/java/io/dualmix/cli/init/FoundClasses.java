package io.dualmix.cli.init;

import io.dualmix.DualMixException;
import io.dualmix.data.format.ClassFile;
import io.dualmix.data.image.ClassTable.SemanticClass;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The classes of a class file.
 *
 * @param file null if there is none
 * @param classes in the order of their indices; empty without a file
 */
record FoundClasses(Path file, List<SemanticClass> classes) {
  private static final List<String> NAMES =
      List.of(
          "labelmap.txt",
          "label_colors.txt",
          "classes.csv",
          "classes.txt",
          "class_names.txt",
          "labels.txt");

  FoundClasses {
    classes = List.copyOf(classes);
  }

  /** The classes of the first class file in one of the folders. */
  static FoundClasses in(List<Path> folders) {
    for (Path folder : folders) {
      Optional<Path> file =
          NAMES.stream().map(folder::resolve).filter(Files::isRegularFile).findFirst();
      if (file.isPresent()) {
        return new FoundClasses(file.get(), ClassFile.read(file.get()));
      }
    }
    return new FoundClasses(null, List.of());
  }

  /** The classes of a file that the user names. */
  static FoundClasses of(Path file) {
    return new FoundClasses(file, ClassFile.read(file));
  }

  /**
   * The values of labels that no class has.
   *
   * @throws DualMixException if most values have no class: the file belongs to other labels
   */
  List<Integer> without(LabelSurvey labels) {
    List<Integer> left = new ArrayList<>();
    for (Integer value : labels.values()) {
      boolean known =
          labels.colours()
              ? classes.stream().anyMatch(one -> one.rgb() == value)
              : value < classes.size();
      if (!known) {
        left.add(value);
      }
    }
    if (left.size() > Math.max(1, labels.values().size() / 2)) {
      throw new DualMixException(
          "The classes of " + file + " do not fit the labels, which hold " + words(labels, left),
          "Name the right file with --classes, or remove it.");
    }
    return left;
  }

  private static String words(LabelSurvey labels, List<Integer> values) {
    List<String> some = values.stream().limit(5).map(v -> word(labels.colours(), v)).toList();
    return String.join(", ", some) + (values.size() > some.size() ? ", …" : "");
  }

  /** A value as in YAML: 7 or "#FF0080". */
  static String word(boolean colour, int value) {
    return colour ? String.format("\"#%06X\"", value) : Integer.toString(value);
  }
}
