package io.dualmix.storage;

import io.dualmix.DualMixException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/**
 * Atomic writes of files and folders: the content is written to a temporary path beside the target,
 * forced to disk, then renamed. A reader never sees a partial result, even if the process is
 * killed.
 */
public final class AtomicFiles {
  private static final String UNFINISHED = ".unfinished";
  private static final String REPLACED = ".replaced";

  private AtomicFiles() {}

  /** Writes a file at the given path, which does not exist yet. */
  @FunctionalInterface
  public interface Writer {
    /** Writes the file or, for {@link #replaceDirectory}, files into the empty folder. */
    void write(Path path) throws IOException;
  }

  /** Replaces or creates a text file. */
  public static void write(Path target, String text) {
    write(target, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Replaces or creates a file. */
  public static void write(Path target, byte[] bytes) {
    write(target, path -> Files.write(path, bytes));
  }

  /**
   * Replaces or creates a file. The writer fills a temporary path beside it.
   *
   * @throws DualMixException if the disk is full, or writing there is not allowed
   */
  public static void write(Path target, Writer writer) {
    Path absolute = target.toAbsolutePath();
    Path unfinished = beside(absolute, UNFINISHED);
    try {
      Files.createDirectories(absolute.getParent());
      Files.deleteIfExists(unfinished);
      writer.write(unfinished);
      force(unfinished);
      Files.move(
          unfinished,
          absolute,
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
      force(absolute.getParent());
    } catch (IOException | UncheckedIOException e) {
      deleteQuietly(unfinished);
      throw cannotWrite(target, e);
    }
  }

  /**
   * Replaces or creates a file that several processes may write at once, as in a cache. Each
   * process writes to its own temporary path, and the last rename wins. The file is not forced to
   * disk, because that takes longer than the write: it may be damaged after a power failure, so
   * readers must verify it.
   *
   * @throws DualMixException if the disk is full, or writing there is not allowed
   */
  public static void writeShared(Path target, Writer writer) {
    Path absolute = target.toAbsolutePath();
    Path unfinished = null;
    try {
      Files.createDirectories(absolute.getParent());
      unfinished = Files.createTempFile(absolute.getParent(), "", UNFINISHED);
      writer.write(unfinished);
      Files.move(
          unfinished,
          absolute,
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException | UncheckedIOException e) {
      if (unfinished != null) {
        deleteQuietly(unfinished);
      }
      throw cannotWrite(target, e);
    }
  }

  /** Whether the path has the name of a temporary file of an interrupted write. */
  public static boolean isUnfinished(Path path) {
    return path.getFileName().toString().endsWith(UNFINISHED);
  }

  /**
   * Replaces or creates a folder. The writer fills an empty folder beside it. A folder with content
   * cannot be replaced in one step, so the old one is renamed first; {@link #recoverDirectory}
   * restores it if the process died between the two renames.
   *
   * @throws DualMixException if the disk is full, or writing there is not allowed; the old folder
   *     is then unchanged
   */
  public static void replaceDirectory(Path target, Writer writer) {
    Path replaced = beside(target.toAbsolutePath(), REPLACED);
    replaceDirectory(
        target, writer, old -> Files.move(old, replaced, StandardCopyOption.ATOMIC_MOVE));
  }

  /**
   * As {@link #replaceDirectory(Path, Writer)}.
   *
   * @param retire removes the old folder after the new one is complete
   */
  static void replaceDirectory(Path target, Writer writer, Writer retire) {
    Path absolute = target.toAbsolutePath();
    Path unfinished = beside(absolute, UNFINISHED);
    recoverDirectory(absolute);
    try {
      Files.createDirectories(unfinished);
      writer.write(unfinished);
      forceAll(unfinished);
      if (Files.exists(absolute)) {
        retire.write(absolute);
      }
      Files.move(unfinished, absolute, StandardCopyOption.ATOMIC_MOVE);
      force(absolute.getParent());
      deleteRecursively(beside(absolute, REPLACED));
    } catch (IOException | UncheckedIOException e) {
      recoverQuietly(absolute, e);
      throw cannotWrite(target, e);
    } catch (RuntimeException | Error e) {
      recoverQuietly(absolute, e);
      throw e;
    }
  }

  /**
   * Removes the temporary files of an interrupted {@link #replaceDirectory} and restores the old
   * folder.
   */
  public static void recoverDirectory(Path target) {
    Path absolute = target.toAbsolutePath();
    Path replaced = beside(absolute, REPLACED);
    try {
      if (Files.exists(replaced)) {
        if (Files.exists(absolute)) {
          deleteRecursively(replaced);
        } else {
          Files.move(replaced, absolute, StandardCopyOption.ATOMIC_MOVE);
        }
      }
      deleteRecursively(beside(absolute, UNFINISHED));
    } catch (IOException e) {
      throw cannotWrite(target, e);
    }
  }

  /** Renames a file or folder. The target must not exist; its parent folders are created. */
  static void move(Path from, Path to) {
    try {
      Files.createDirectories(to.getParent());
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
      force(to.getParent());
    } catch (IOException e) {
      throw cannotWrite(to, e);
    }
  }

  /** Deletes a file, or a folder and its content, if it exists. Links are not followed. */
  public static void deleteRecursively(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** The error for a path that cannot be written, with its remedy. */
  public static CannotWriteException cannotWrite(Path target, Exception e) {
    return WriteFailure.exception(target, e);
  }

  private static Path beside(Path target, String ending) {
    return target.resolveSibling(target.getFileName() + ending);
  }

  /** Frees the space of a failed write: on a full disk the next write needs it. */
  private static void recoverQuietly(Path target, Throwable first) {
    try {
      recoverDirectory(target);
    } catch (DualMixException e) {
      first.addSuppressed(e);
    }
  }

  private static void forceAll(Path folder) throws IOException {
    List<Path> paths;
    try (var walk = Files.walk(folder)) {
      paths = walk.toList();
    }
    for (Path path : paths) {
      force(path);
    }
  }

  private static void force(Path path) throws IOException {
    if (Files.isDirectory(path) && System.getProperty("os.name").startsWith("Windows")) {
      return; // Windows cannot open folders; its renames are journalled.
    }
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static void deleteQuietly(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      // The caller reports the first error.
    }
  }
}
