package io.dualmix.data;

import io.dualmix.DualMixException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The files below a folder by their names. */
public final class FolderListing {
  private FolderListing() {}

  /** The PNG and JPEG files below a folder; see {@link #byName}. */
  public static SortedMap<String, Path> images(Path folder) {
    return byName(folder, ".png", ".jpg", ".jpeg");
  }

  /**
   * The files below a folder whose name ends in one of {@code extensions}, in upper or lower case,
   * except hidden ones.
   *
   * @return by their path relative to the folder, with {@code /} and without extension
   * @throws DualMixException if there is no such folder, it cannot be listed, or two files differ
   *     in their extension only
   */
  public static SortedMap<String, Path> byName(Path folder, String... extensions) {
    requireFolder(folder);
    List<Path> files;
    // Data sets are often links to where there is room; a link that leads back is an error.
    try (Stream<Path> walk = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
      files = walk.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException | UncheckedIOException e) {
      throw new DualMixException("Cannot list " + folder + ": " + e.getMessage(), "", e);
    }
    SortedMap<String, Path> byName = new TreeMap<>();
    for (Path file : files) {
      String relative = folder.relativize(file).toString().replace('\\', '/');
      String lower = relative.toLowerCase(Locale.ROOT);
      boolean wanted = Stream.of(extensions).anyMatch(lower::endsWith);
      if (!wanted || file.getFileName().toString().startsWith(".")) {
        continue;
      }
      Path twin = byName.put(withoutExtension(relative), file);
      if (twin != null) {
        throw new DualMixException(
            twin + " and " + file + " have the same name", "Names without extension must differ.");
      }
    }
    return byName;
  }

  /** A path without the ending of its last part: {@code a.b/c} for {@code a.b/c.png}. */
  public static String withoutExtension(String path) {
    int dot = path.lastIndexOf('.');
    return dot > path.lastIndexOf('/') + 1 ? path.substring(0, dot) : path;
  }

  /**
   * The lines of a list file without blanks around them, empty lines and those that begin with #.
   *
   * @return by their number, from 1
   * @throws DualMixException if the file is missing or no text in UTF-8
   */
  public static SortedMap<Integer, String> lines(Path list) {
    SortedMap<Integer, String> lines = new TreeMap<>();
    int number = 0;
    try {
      for (String line : Files.readAllLines(list)) {
        number++;
        String text = line.strip();
        if (!text.isEmpty() && !text.startsWith("#")) {
          lines.put(number, text);
        }
      }
    } catch (IOException e) {
      throw new DualMixException(
          "Cannot read the list " + list + ": " + e, "Expected is a text file in UTF-8.", e);
    }
    return lines;
  }

  static void requireFolder(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new DualMixException(
          "There is no folder " + folder,
          "Check the data set's path; it is " + folder.toAbsolutePath());
    }
  }
}
