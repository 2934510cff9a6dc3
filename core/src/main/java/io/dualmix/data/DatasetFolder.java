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
 * The folder of an unpacked data set. The error for a missing folder names the expected layout, the
 * present content and, if the path is one level too high or too low, the correct path.
 *
 * @param dataset name of the data set in messages
 * @param root path from the configuration
 * @param layout expected layout, such as {@code images/*.png and labels/*.png}
 */
public record DatasetFolder(String dataset, Path root, String layout) {
  private static final int SHOWN = 8;

  /** The number of levels above and below the root that are searched for the correct path. */
  private static final int LEVELS = 2;

  /**
   * A folder of the layout.
   *
   * @param relative to the root, with {@code /}
   * @throws DualMixException if it does not exist
   */
  public Path require(String relative) {
    Path folder = root.resolve(relative);
    if (!Files.isDirectory(folder)) {
      throw missing(relative);
    }
    return folder;
  }

  /** Whether an optional folder exists. */
  public boolean has(String relative) {
    return Files.isDirectory(root.resolve(relative));
  }

  /** Whether an optional file exists. */
  public boolean hasFile(String relative) {
    return Files.isRegularFile(root.resolve(relative));
  }

  /** The error for a missing folder. */
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

  /** Describes a missing folder and the content of its nearest existing parent. */
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

  /** The error for a folder without the expected files. */
  public DualMixException empty(Path folder, String expected) {
    return new DualMixException(
        "There is no " + expected + " in " + folder + "; there are: " + content(folder),
        "Unpack "
            + dataset
            + " there: "
            + layout
            + ". If names have a further suffix before the extension, set image_suffix or"
            + " label_suffix.");
  }

  /** Searches below first: a match above may belong to another data set. */
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
      return Optional.empty(); // The hint is optional.
    }
  }

  /** The deepest existing folder on the path to {@code relative}. */
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
