package io.dualmix.cli.init;

import io.dualmix.DualMixException;
import io.dualmix.data.image.ClassTable.SemanticClass;
import io.dualmix.data.image.LabelContents;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What the labels of a domain hold.
 *
 * @param colours whether they are colour images
 * @param values all raw values, or colours {@code 0xRRGGBB}
 * @param read number of labels that were read
 */
record LabelSurvey(boolean colours, SortedSet<Integer> values, int read) {
  /** Enough to see every class, and read within a minute; data check reads all. */
  private static final int MOST_READ = 1000;

  /** More colours are those of a photo or of soft edges. */
  private static final int MOST_COLOURS = 256;

  /**
   * Reads labels, at most 1000 that are spread evenly.
   *
   * @param classes of a class file, whose colours decide how a file with a palette is read
   * @throws DualMixException if labels are unreadable, or are no label images
   */
  static LabelSurvey of(List<Path> labels, List<SemanticClass> classes) {
    int count = Math.min(MOST_READ, labels.size());
    SortedSet<Integer> values = new TreeSet<>();
    boolean colours = byColour(labels.get(0), classes);
    for (int i = 0; i < count; i++) {
      Path file = labels.get((int) ((long) i * labels.size() / count));
      LabelContents contents = colours ? LabelContents.readColours(file) : LabelContents.read(file);
      if (contents.colours() && !colours) {
        throw new DualMixException(
            file + " holds colours, " + labels.get(0) + " class indices",
            "Save all labels of a domain in the same way.");
      }
      values.addAll(contents.pixels().keySet());
      if (colours && values.size() > MOST_COLOURS) {
        throw new DualMixException(
            "The labels hold more than " + MOST_COLOURS + " colours, also in " + file,
            "Labels have one colour for each class, without soft edges and JPEG compression.");
      }
    }
    return new LabelSurvey(colours, values, count);
  }

  /** A palette's colours count if a class file has them. */
  private static boolean byColour(Path file, List<SemanticClass> classes) {
    if (LabelContents.read(file).colours()) {
      return true;
    }
    Set<Integer> named = classes.stream().map(SemanticClass::rgb).collect(Collectors.toSet());
    Set<Integer> seen = LabelContents.readColours(file).pixels().keySet();
    boolean grey = seen.stream().allMatch(rgb -> (rgb & 0xFF) == (rgb >> 8 & 0xFF));
    return !classes.isEmpty() && !grey && named.containsAll(seen);
  }
}
