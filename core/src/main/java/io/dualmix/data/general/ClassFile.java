package io.dualmix.data.general;

import io.dualmix.DualMixException;
import io.dualmix.data.ClassTable.SemanticClass;
import io.dualmix.data.NameLists;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Files that list classes, one a line, in the forms that label tools write: CVAT's and Datumaro's
 * {@code labelmap.txt} ({@code road:128,64,128::}), {@code label_colors.txt} ({@code 128 64 128
 * road}), the {@code classes.csv} that {@code dualmix predict} writes ({@code 0,road,#804080}),
 * {@code 0: road}, or the names alone.
 */
public final class ClassFile {
  private static final Pattern LABELMAP =
      Pattern.compile("(.+?):(\\d{1,3}),(\\d{1,3}),(\\d{1,3}):[^:]*(?::.*)?");
  private static final Pattern COLOUR_FIRST =
      Pattern.compile("(\\d{1,3})[\\s,]+(\\d{1,3})[\\s,]+(\\d{1,3})[\\s,]+(\\D.*)");
  private static final Pattern TABLE =
      Pattern.compile("(?:\\d+,)?(\"(?:[^\"]++|\"\")*+\"|[^,\"]+),\"?#([0-9A-Fa-f]{6})\"?");
  private static final Pattern NUMBERED = Pattern.compile("\\d+\\s*[:,\\t]\\s*(\\S.*)");

  private ClassFile() {}

  /**
   * Reads the classes in the order of their lines. Those without a colour get one.
   *
   * @param file text; lines that begin with # are skipped
   * @throws DualMixException if it is missing, holds no class, a colour beyond 255, or a name twice
   */
  public static List<SemanticClass> read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new DualMixException(
          "There is no file of classes " + file,
          "Give the classes as a list, such as classes: [road, car], or a file relative to the data"
              + " set's folder, such as CVAT's labelmap.txt.");
    }
    ClassNames.requireSmall(file);
    List<SemanticClass> classes = new ArrayList<>();
    NameLists.read(file)
        .forEach(
            (number, line) -> {
              if (!line.matches("(?i)index,name(,.*)?|name(,r,g,b|,colou?r)?")) {
                classes.add(parse(file, number, line, classes.size()));
              }
            });
    if (classes.isEmpty()) {
      throw new DualMixException("The file " + file + " names no class", "Expected is one a line.");
    }
    for (int i = 0; i < classes.size(); i++) {
      String name = classes.get(i).name();
      if (classes.subList(0, i).stream().anyMatch(c -> c.name().equals(name))) {
        throw new DualMixException("The file " + file + " names the class " + name + " twice", "");
      }
    }
    return List.copyOf(classes);
  }

  private static SemanticClass parse(Path file, int number, String line, int index) {
    Matcher labelmap = LABELMAP.matcher(line);
    if (labelmap.matches()) {
      return new SemanticClass(labelmap.group(1).strip(), rgb(file, number, labelmap, 2));
    }
    Matcher first = COLOUR_FIRST.matcher(line);
    if (first.matches()) {
      return new SemanticClass(first.group(4).strip(), rgb(file, number, first, 1));
    }
    Matcher table = TABLE.matcher(line);
    if (table.matches()) {
      return new SemanticClass(
          unquoted(table.group(1).strip()), Integer.parseInt(table.group(2), 16));
    }
    Matcher numbered = NUMBERED.matcher(line);
    String name = numbered.matches() ? numbered.group(1) : line;
    return new SemanticClass(unquoted(name.strip()), ClassColours.of(index + 1));
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
