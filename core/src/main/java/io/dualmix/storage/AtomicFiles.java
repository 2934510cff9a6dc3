package io.dualmix.storage;

import io.dualmix.DualMixException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/**
 * Files and folders that appear whole or not at all, whenever the process is killed: written beside
 * the target, forced to disk, then renamed.
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
   * Replaces or creates a file with what the writer puts at a path beside it.
   *
   * @throws DualMixException if the disk is full, or writing there is not allowed
   */
  public static void write(Path target, Writer writer) {
    Path absolute = target.toAbsolutePath();
    Path unfinished = absolute.resolveSibling(absolute.getFileName() + UNFINISHED);
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
   * Replaces or creates a folder with what the writer puts into an empty one beside it. Since a
   * folder with content cannot be replaced in one step, the old one is renamed first; {@link
   * #recoverDirectory} puts it back if the process died between the two renames.
   */
  public static void replaceDirectory(Path target, Writer writer) {
    Path absolute = target.toAbsolutePath();
    Path unfinished = absolute.resolveSibling(absolute.getFileName() + UNFINISHED);
    Path replaced = absolute.resolveSibling(absolute.getFileName() + REPLACED);
    try {
      recoverDirectory(absolute);
      Files.createDirectories(unfinished);
      writer.write(unfinished);
      forceAll(unfinished);
      if (Files.exists(absolute)) {
        Files.move(absolute, replaced, StandardCopyOption.ATOMIC_MOVE);
      }
      Files.move(unfinished, absolute, StandardCopyOption.ATOMIC_MOVE);
      force(absolute.getParent());
      deleteRecursively(replaced);
    } catch (IOException | UncheckedIOException e) {
      throw cannotWrite(target, e);
    }
  }

  /**
   * Removes the leavings of an interrupted {@link #replaceDirectory} and restores the old folder.
   */
  public static void recoverDirectory(Path target) {
    Path absolute = target.toAbsolutePath();
    Path unfinished = absolute.resolveSibling(absolute.getFileName() + UNFINISHED);
    Path replaced = absolute.resolveSibling(absolute.getFileName() + REPLACED);
    try {
      if (Files.exists(replaced)) {
        if (Files.exists(absolute)) {
          deleteRecursively(replaced);
        } else {
          Files.move(replaced, absolute, StandardCopyOption.ATOMIC_MOVE);
        }
      }
      deleteRecursively(unfinished);
    } catch (IOException e) {
      throw cannotWrite(target, e);
    }
  }

  /** Deletes a file or a folder with all in it, if it exists; links are not followed. */
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

  /** The error for a path that cannot be written, with what the person can do. */
  public static DualMixException cannotWrite(Path target, Exception e) {
    Throwable cause = e instanceof UncheckedIOException ? e.getCause() : e;
    String reason =
        cause instanceof AccessDeniedException ? "permission denied" : cause.getMessage();
    return new DualMixException(
        "Cannot write " + target + ": " + reason,
        "Check that the disk has space and that you may write there.",
        e);
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
      // The error that led here is the one to report.
    }
  }
}
