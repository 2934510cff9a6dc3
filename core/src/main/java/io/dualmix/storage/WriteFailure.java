package io.dualmix.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.Locale;

/**
 * The reasons for which a write fails, with their remedies. Operating systems distinguish them only
 * by the text of the message.
 */
enum WriteFailure {
  DISK_FULL("the disk is full", "Make room on it"),
  QUOTA("the quota is used up", "Make room within it"),
  NO_PERMISSION("permission denied", "Allow this user to write there"),
  READ_ONLY("the file system is read-only", "Mount it for writing"),
  FOLDER_GONE("its folder was deleted, moved or replaced", "Put the folder back as it was"),
  OTHER("", "Check that the disk has space and that you may write there");

  private static final long MEGABYTE = 1_000_000;

  private final String reason;
  private final String remedy;

  WriteFailure(String reason, String remedy) {
    this.reason = reason;
    this.remedy = remedy;
  }

  static WriteFailure of(Throwable failure) {
    if (failure instanceof AccessDeniedException) {
      return NO_PERMISSION;
    } else if (failure instanceof NoSuchFileException) {
      return FOLDER_GONE;
    } else if (failure instanceof ReadOnlyFileSystemException) {
      return READ_ONLY;
    }
    String text = message(failure).toLowerCase(Locale.ROOT);
    if (text.contains("no space left") || text.contains("not enough space")) {
      return DISK_FULL;
    } else if (text.contains("quota")) {
      return QUOTA;
    } else if (text.contains("read-only") || text.contains("write protected")) {
      return READ_ONLY;
    } else if (text.contains("permission denied") || text.contains("access is denied")) {
      return NO_PERMISSION;
    }
    return OTHER;
  }

  /** The error for a path that cannot be written. */
  static CannotWriteException exception(Path target, Exception e) {
    Throwable cause = e instanceof UncheckedIOException ? e.getCause() : e;
    WriteFailure why = of(cause);
    String reason = why == OTHER ? message(cause) : why.reason;
    return new CannotWriteException(
        "Cannot write " + target + ": " + reason + (why == DISK_FULL ? room(target) : ""),
        why.remedy + "; earlier files are complete.",
        e);
  }

  private static String message(Throwable failure) {
    if (failure instanceof FileSystemException e && e.getReason() != null) {
      return e.getReason();
    }
    return failure.getMessage() == null ? failure.toString() : failure.getMessage();
  }

  /** The free space, if the system reports it: a checkpoint may need more than is left. */
  private static String room(Path target) {
    for (Path path = target.toAbsolutePath(); path != null; path = path.getParent()) {
      if (Files.exists(path)) {
        try {
          long free = Files.getFileStore(path).getUsableSpace();
          return String.format(Locale.ROOT, " (%.1f MB free)", (double) free / MEGABYTE);
        } catch (IOException e) {
          return "";
        }
      }
    }
    return "";
  }
}
