package io.dualmix.data.format;

import io.dualmix.DualMixException;
import io.dualmix.data.NameLists;
import io.dualmix.data.image.ClassTable.SemanticClass;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads files that list classes, one per line, in the formats of label tools: CVAT's and Datumaro's
 * {@code labelmap.txt} ({@code road:128,64,128::}), {@code label_colors.txt} ({@code 128 64 128
 * road}), the {@code classes.csv} that {@code dualmix predict} writes ({@code 0,road,#804080}),
 * {@code 0: road}, or names only.
 */
public final class ClassFile {
  private static final Pattern LABELMAP =
      Pattern.compile("(.+?):(\\d{1,3}),(\\d{1,3}),(\\d{1,3}):[^:]*(?::.*)?");
  private static final Pattern COLOUR_FIRST =
      Pattern.compile("(\\d{1,3})[\\s,]+(\\d{1,3})[\\s,]+(\\d{1,3})[\\s,]+(\\D.*)");
  private static final Pattern COLOUR_LAST =
      Pattern.compile("(\\D[^,;\t]*?)[\\s,;]+(\\d{1,3})[\\s,;]+(\\d{1,3})[\\s,;]+(\\d{1,3})");
  private static final Pattern TABLE =
      Pattern.compile("(?:(\\d{1,3}),)?(\"(?:[^\"]++|\"\")*+\"|[^,\"]+),\"?#([0-9A-Fa-f]{6})\"?");
  private static final Pattern INDEX_FIRST =
      Pattern.compile("(?<index>\\d{1,3})\\s*[:,;\\t ]\\s*(?<name>\\D.*)");
  private static final Pattern INDEX_LAST =
      Pattern.compile("(?<name>\\D.*?)\\s*[:,;\\t]\\s*(?<index>\\d{1,3})");
  private static final String HEAD = "(?i)((index|id)[,;\\t])?name([,;\\t].*)?";

  /** A line; its index and colour are null if absent. */
  private record Line(Integer index, String name, Integer rgb) {}

  private ClassFile() {}

  /**
   * Reads the classes in the order of their indices or, without indices, of their lines. Classes
   * without a colour get a generated one.
   *
   * @param file text; lines that begin with # are skipped
   * @throws DualMixException if it is missing, contains no class, a colour value above 255 or a
   *     duplicate name
   */
  public static List<SemanticClass> read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new DualMixException(
          "There is no file of classes " + file,
          "Give the classes as a list, such as classes: [road, car], or a file relative to the data"
              + " set's folder, such as CVAT's labelmap.txt.");
    }
    ClassNames.requireSmall(file);
    List<Line> lines = new ArrayList<>();
    NameLists.read(file)
        .forEach(
            (number, line) -> {
              if (!line.matches(HEAD)) {
                lines.add(parse(file, number, line));
              }
            });
    List<SemanticClass> classes = ordered(file, lines);
    if (classes.isEmpty()) {
      throw new DualMixException(
          "The file " + file + " contains no class", "Expected one class per line.");
    }
    for (int i = 0; i < classes.size(); i++) {
      String name = classes.get(i).name();
      if (classes.subList(0, i).stream().anyMatch(c -> c.name().equals(name))) {
        throw new DualMixException("The file " + file + " names the class " + name + " twice", "");
      }
    }
    return List.copyOf(classes);
  }

  /** Sorts by index if the lines have indices. */
  private static List<SemanticClass> ordered(Path file, List<Line> lines) {
    long numbered = lines.stream().filter(line -> line.index != null).count();
    if (numbered > 0 && numbered < lines.size()) {
      throw new DualMixException(
          "The file "
              + file
              + " gives an index to "
              + numbered
              + " of "
              + lines.size()
              + " classes",
          "Give one to all of them, or to none.");
    }
    SemanticClass[] classes = new SemanticClass[lines.size()];
    for (int i = 0; i < classes.length; i++) {
      Line line = lines.get(i);
      int index = line.index == null ? i : line.index;
      if (index >= classes.length || classes[index] != null) {
        throw new DualMixException(
            "The file " + file + " gives '" + line.name + "' the index " + index,
            "Expected the indices 0 to " + (classes.length - 1) + ", each once.");
      }
      int colour = line.rgb == null ? ClassColours.of(index + 1) : line.rgb;
      classes[index] = new SemanticClass(line.name, colour);
    }
    return List.of(classes);
  }

  private static Line parse(Path file, int number, String line) {
    Matcher labelmap = LABELMAP.matcher(line);
    if (labelmap.matches()) {
      return new Line(null, labelmap.group(1).strip(), rgb(file, number, labelmap, 2));
    }
    Matcher first = COLOUR_FIRST.matcher(line);
    if (first.matches()) {
      return new Line(null, first.group(4).strip(), rgb(file, number, first, 1));
    }
    Matcher last = COLOUR_LAST.matcher(line);
    if (last.matches()) {
      return new Line(null, unquoted(last.group(1).strip()), rgb(file, number, last, 2));
    }
    Matcher table = TABLE.matcher(line);
    if (table.matches()) {
      Integer index = table.group(1) == null ? null : Integer.valueOf(table.group(1));
      String name = unquoted(table.group(2).strip());
      return new Line(index, name, Integer.parseInt(table.group(3), 16));
    }
    for (Matcher numbered : List.of(INDEX_FIRST.matcher(line), INDEX_LAST.matcher(line))) {
      if (numbered.matches()) {
        return new Line(
            Integer.valueOf(numbered.group("index")),
            unquoted(numbered.group("name").strip()),
            null);
      }
    }
    if (line.matches(".*[{}\\[\\]<>;=].*")) {
      throw new DualMixException(
          file + ", line " + number + " has an unknown format: " + line,
          "Expected one class per line: road, 0: road, road,128,64,128 or CVAT's"
              + " road:128,64,128::");
    }
    return new Line(null, unquoted(line), null);
  }

  private static String unquoted(String text) {
    return Optional.of(text)
        .filter(t -> t.length() >= 2 && t.startsWith("\"") && t.endsWith("\""))
        .map(t -> t.substring(1, t.length() - 1).replace("\"\"", "\""))
        .orElse(text);
  }

  private static int rgb(Path file, int number, Matcher matcher, int first) {
    int rgb = 0;
    for (int i = 0; i < 3; i++) {
      int part = Integer.parseInt(matcher.group(first + i));
      if (part > 255) {
        throw new DualMixException(
            file + ", line " + number + " holds the colour value " + part + "; expected 0 to 255",
            "");
      }
      rgb = rgb << 8 | part;
    }
    return rgb;
  }
}
