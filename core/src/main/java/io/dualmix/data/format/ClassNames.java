package io.dualmix.data.format;

import io.dualmix.DualMixException;
import io.dualmix.data.NameLists;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lists of class names, from resources of DualMix or from files of a data set. */
final class ClassNames {
  /** A list of class names has a few kilobytes; a larger file is something else. */
  private static final long LARGEST = 1L << 20;

  private ClassNames() {}

  /** The names in a resource of this package, one per line. */
  static List<String> resource(String name) {
    try (InputStream in = ClassNames.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("The resource " + name + " is missing");
      }
      return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The names in a file of numbered lines. Lines that do not match, such as a heading, are skipped.
   *
   * @param file of at most 1 MiB
   * @param line a pattern with groups for the number and the name
   * @param count the numbers are 1 to {@code count}; others are skipped
   * @throws DualMixException if the file cannot be read, or a number is missing or occurs twice
   */
  static List<String> numbered(Path file, Pattern line, int count) {
    requireSmall(file);
    String[] names = new String[count];
    for (String text : lines(file)) {
      Matcher matcher = line.matcher(text);
      if (!matcher.matches()) {
        continue;
      }
      int number = Integer.parseInt(matcher.group(1));
      if (number < 1 || number > count) {
        continue;
      }
      if (names[number - 1] != null) {
        throw damaged(file, "has the class " + number + " twice");
      }
      names[number - 1] = matcher.group(2).strip();
    }
    int missing = Arrays.asList(names).indexOf(null);
    if (missing >= 0) {
      throw damaged(file, "has no class " + (missing + 1) + "; expected 1 to " + count);
    }
    return List.of(names);
  }

  /** Rejects a file that is too large for a list of classes. */
  static void requireSmall(Path file) {
    try {
      if (Files.size(file) > LARGEST) {
        throw damaged(file, "has " + Files.size(file) + " bytes; at most " + LARGEST + " are read");
      }
    } catch (IOException e) {
      throw new DualMixException("Cannot read " + file + ": " + e.getMessage(), "", e);
    }
  }

  /** The lines of a list, without comments and empty ones. */
  static Collection<String> lines(Path file) {
    return NameLists.read(file).values();
  }

  private static DualMixException damaged(Path file, String what) {
    return new DualMixException(
        "The list of classes " + file + " " + what, "Copy it again from the data set.");
  }
}
