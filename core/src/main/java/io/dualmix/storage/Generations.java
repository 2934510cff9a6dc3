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
 * A folder that is replaced as a whole, and the folders that it replaced: {@code last} and, newest
 * first, {@code earlier/1}, {@code earlier/2}, … Killed at any moment, at least one of them is
 * whole.
 */
public final class Generations {
  private static final String DAMAGED = "damaged-";
  private static final String OUTDATED = "outdated";

  private final Path current;
  private final Path earlier;
  private final int keep;

  /**
   * @param current the folder in use
   * @param earlier holds those before it
   * @param keep folders to keep in all, at least 1
   */
  public Generations(Path current, Path earlier, int keep) {
    this.current = current.toAbsolutePath();
    this.earlier = earlier.toAbsolutePath();
    this.keep = keep;
  }

  /** The folder in use; exists unless there is none at all. */
  public Path current() {
    return current;
  }

  /** Those before it that exist, newest first. */
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
   * Replaces the folder in use, which becomes the newest of the earlier ones; the oldest beyond
   * those to keep is deleted.
   *
   * @throws DualMixException if the disk is full, or writing there is not allowed; the folder in
   *     use is then what it was
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
   * Removes the leavings of an interrupted {@link #replace}; if it left no folder in use, the
   * newest of the earlier ones is that again.
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
   * Puts the folder in use aside, under {@code earlier/damaged-1} or a higher number; the newest of
   * the earlier ones takes its place.
   *
   * @return where it is now
   */
  public Path putAside() {
    int number = 1;
    while (Files.exists(earlier.resolve(DAMAGED + number))) {
      number++;
    }
    Path aside = earlier.resolve(DAMAGED + number);
    AtomicFiles.move(current, aside);
    recover();
    return aside;
  }

  /** Makes the folder in use the first of the earlier ones, from the far end on. */
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

  /** Renamed first: a half deleted folder must not be taken for one of the earlier ones. */
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
