package io.dualmix.storage;

import io.dualmix.DualMixException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder that is replaced as a whole, and its previous versions: {@code last} and, newest first,
 * {@code earlier/1}, {@code earlier/2}, … At least one of them is complete, even if the process is
 * killed.
 */
public final class Generations {
  private static final String DAMAGED = "damaged-";
  private static final String OUTDATED = "outdated";

  private final Path current;
  private final Path earlier;
  private final int keep;

  /**
   * @param current the current folder
   * @param earlier the parent of the previous versions
   * @param keep number of versions to keep, at least 1
   */
  public Generations(Path current, Path earlier, int keep) {
    this.current = current.toAbsolutePath();
    this.earlier = earlier.toAbsolutePath();
    this.keep = keep;
  }

  /** The current folder; it exists unless there is no version at all. */
  public Path current() {
    return current;
  }

  /** The previous versions that exist, newest first. */
  public List<Path> earlier() {
    if (!Files.isDirectory(earlier)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(earlier)) {
      return entries
          .filter(entry -> entry.getFileName().toString().matches("\\d{1,6}"))
          .sorted(Comparator.comparingInt(Generations::number))
          .toList();
    } catch (IOException | UncheckedIOException e) {
      throw AtomicFiles.cannotWrite(earlier, e);
    }
  }

  /**
   * Replaces the current folder, which becomes the newest previous version. Versions beyond the
   * number to keep are deleted.
   *
   * @throws DualMixException if the disk is full, or writing there is not allowed; the current
   *     folder is then unchanged
   */
  public void replace(AtomicFiles.Writer writer) {
    recover();
    if (keep == 1) {
      AtomicFiles.replaceDirectory(current, writer);
      earlier().forEach(this::delete);
      return;
    }
    try {
      AtomicFiles.replaceDirectory(current, writer, this::retire);
    } catch (RuntimeException | Error e) {
      try {
        recover();
      } catch (DualMixException second) {
        e.addSuppressed(second);
      }
      throw e;
    }
  }

  /**
   * Removes the temporary files of an interrupted {@link #replace}. If there is no current folder,
   * the newest previous version becomes the current one.
   */
  public void recover() {
    AtomicFiles.recoverDirectory(current);
    deleteOutdated();
    List<Path> older = earlier();
    if (!Files.exists(current) && !older.isEmpty()) {
      AtomicFiles.move(older.get(0), current);
    }
  }

  /**
   * Moves the current folder to {@code earlier/damaged-1} or a higher number; the newest previous
   * version becomes the current one.
   *
   * @return the new path of the moved folder
   */
  public Path quarantine() {
    int number = 1;
    while (Files.exists(earlier.resolve(DAMAGED + number))) {
      number++;
    }
    Path aside = earlier.resolve(DAMAGED + number);
    AtomicFiles.move(current, aside);
    recover();
    return aside;
  }

  /** Makes the old folder {@code earlier/1}. The others move up by one, the oldest first. */
  private void retire(Path old) {
    List<Path> older = earlier();
    for (int i = older.size() - 1; i >= 0; i--) {
      int place = i + 2; // behind the folder that is retired now
      Path folder = older.get(i);
      if (place + 1 > keep) {
        delete(folder);
      } else if (number(folder) != place) {
        AtomicFiles.move(folder, earlier.resolve(Integer.toString(place)));
      }
    }
    AtomicFiles.move(old, earlier.resolve("1"));
  }

  /** Renames the folder first: a partly deleted folder must not be read as a previous version. */
  private void delete(Path folder) {
    deleteOutdated();
    AtomicFiles.move(folder, earlier.resolve(OUTDATED));
    deleteOutdated();
  }

  private void deleteOutdated() {
    Path outdated = earlier.resolve(OUTDATED);
    try {
      AtomicFiles.deleteRecursively(outdated);
    } catch (IOException e) {
      throw AtomicFiles.cannotWrite(outdated, e);
    }
  }

  private static int number(Path folder) {
    return Integer.parseInt(folder.getFileName().toString());
  }
}
