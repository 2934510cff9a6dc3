package io.dualmix.storage;

import io.dualmix.DualMixException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/**
 * The folders of a data set. Paths outside of them are rejected: a file list from a third party
 * must not decide which files of this machine are read.
 *
 * @param folders at least one; names are relative to the first. A folder may be a symbolic link
 * @param allowOutside whether files outside of the folders are allowed
 */
public record DataRoot(List<Path> folders, boolean allowOutside) {
  private static final String REMEDY =
      "Move the file into the folder, or allow files elsewhere with allow_outside: true in the data"
          + " set's configuration.";

  public DataRoot {
    folders = List.copyOf(folders);
  }

  /** Creates a root of one folder. */
  public DataRoot(Path folder, boolean allowOutside) {
    this(List.of(folder), allowOutside);
  }

  private Path folder() {
    return folders.get(0);
  }

  /**
   * Resolves a name from a file list.
   *
   * @param name relative to the folder; absolute paths and {@code ..} are allowed if the result is
   *     inside
   * @param where the position for error messages, such as {@code train.txt, line 3}
   * @return the path, which need not exist
   * @throws DualMixException if it is not a file name, or is outside of the folders and that is not
   *     allowed
   */
  public Path resolve(String name, String where) {
    try {
      return require(folder().resolve(name), where);
    } catch (InvalidPathException e) {
      throw new DualMixException(
          where + " contains an invalid file name: " + e.getReason(),
          "Expected a path relative to " + folder() + ".",
          e);
    }
  }

  /**
   * Returns the path if reading it is allowed. Symbolic links are resolved first.
   *
   * @param where the position for error messages
   * @throws DualMixException if it is outside of the folders and that is not allowed
   */
  public Path require(Path file, String where) {
    if (allowOutside) {
      return file;
    }
    Path lexical = file.toAbsolutePath().normalize();
    if (folders.stream().noneMatch(f -> lexical.startsWith(f.toAbsolutePath().normalize()))) {
      throw outside(file + " (" + where + ") is outside the data set's folder " + folder());
    }
    try {
      if (Files.exists(file)) {
        Path real = file.toRealPath();
        if (!holds(real)) {
          throw outside(
              file + " (" + where + ") is a link to " + real + ", outside of " + folder());
        }
      }
    } catch (IOException e) {
      throw new DualMixException("Cannot access " + file + ": " + e.getMessage(), "", e);
    }
    return file;
  }

  private boolean holds(Path real) throws IOException {
    for (Path folder : folders) {
      if (Files.exists(folder) && real.startsWith(folder.toRealPath())) {
        return true;
      }
    }
    return false;
  }

  private static DualMixException outside(String what) {
    return new DualMixException(what, REMEDY);
  }
}
