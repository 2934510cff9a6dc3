package io.dualmix.data;

import io.dualmix.DualMixException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folder of an unpacked data set. What is missing in it is answered with what was looked for,
 * what is there instead, and, where the path is one folder too high or too deep, the right path.
 *
 * @param dataset its name for messages
 * @param root what the configuration names
 * @param layout what belongs there, such as {@code images/*.png and labels/*.png}
 */
public record DatasetFolder(String dataset, Path root, String layout) {
  private static final int SHOWN = 8;

  /** The levels above and below the root in which a misplaced path is looked for. */
  private static final int LEVELS = 2;

  /**
   * A folder of the layout.
   *
   * @param relative to the root, with {@code /}
   * @throws DualMixException if it is not there
   */
  public Path require(String relative) {
    Path folder = root.resolve(relative);
    if (!Files.isDirectory(folder)) {
      throw missing(relative);
    }
    return folder;
  }

  /** Whether the layout has a folder, which it need not. */
  public boolean has(String relative) {
    return Files.isDirectory(root.resolve(relative));
  }

  /** Whether the layout has a file, which it need not. */
  public boolean hasFile(String relative) {
    return Files.isRegularFile(root.resolve(relative));
  }

  /** The error for a folder that is not there. */
  public DualMixException missing(String relative) {
    String where = root.toAbsolutePath().normalize().toString();
    String what =
        Files.isDirectory(root)
            ? "There is no folder "
                + relative
                + " in "
                + where
                + "; in "
                + nearest(relative)
                + " there are: "
                + content(nearest(relative))
            : noFolder(root);
    return new DualMixException(
        what + ". Expected for " + dataset + ": " + layout, remedy(relative));
  }

  /** Says that a folder is not there, and what is in the nearest one above it that is. */
  static String noFolder(Path folder) {
    Path missing = folder.toAbsolutePath().normalize();
    Path above = missing;
    while (above != null && !Files.isDirectory(above)) {
      above = above.getParent();
    }
    return "There is no folder "
        + missing
        + (above == null ? "" : "; in " + above + " there are: " + content(above));
  }

  /** The error for a folder without the files that belong there. */
  public DualMixException empty(Path folder, String expected) {
    return new DualMixException(
        "There is no " + expected + " in " + folder + "; there are: " + content(folder),
        "Unpack " + dataset + " there: " + layout + ".");
  }

  /** Below first: what lies above may be another data set beside this one. */
  private String remedy(String relative) {
    return below(relative)
        .or(() -> above(relative))
        .map(folder -> "It is in " + folder + ": set the data set's path to that folder.")
        .orElse("Unpack " + dataset + " there, or correct data.root or the data set's path.");
  }

  private Optional<Path> above(String relative) {
    Path above = root.toAbsolutePath().normalize().getParent();
    for (int level = 0; level < LEVELS && above != null; level++) {
      if (Files.isDirectory(above.resolve(relative))) {
        return Optional.of(above);
      }
      above = above.getParent();
    }
    return Optional.empty();
  }

  private Optional<Path> below(String relative) {
    if (!Files.isDirectory(root)) {
      return Optional.empty();
    }
    try (Stream<Path> folders =
        Files.find(root, LEVELS, (path, attributes) -> attributes.isDirectory())) {
      return folders
          .filter(folder -> Files.isDirectory(folder.resolve(relative)))
          .sorted()
          .findFirst();
    } catch (IOException | UncheckedIOException e) {
      return Optional.empty(); // Only a hint is lost.
    }
  }

  /** The last folder on the way to {@code relative} that is there. */
  private Path nearest(String relative) {
    Path folder = root;
    for (Path part : Path.of(relative)) {
      if (!Files.isDirectory(folder.resolve(part))) {
        break;
      }
      folder = folder.resolve(part);
    }
    return folder.toAbsolutePath().normalize();
  }

  private static String content(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      List<String> names =
          files.map(path -> path.getFileName().toString()).sorted().limit(SHOWN + 1L).toList();
      if (names.isEmpty()) {
        return "nothing";
      }
      return names.size() > SHOWN
          ? String.join(", ", names.subList(0, SHOWN)) + " and more"
          : String.join(", ", names);
    } catch (IOException e) {
      return "files that cannot be listed (" + e.getMessage() + ")";
    }
  }
}
