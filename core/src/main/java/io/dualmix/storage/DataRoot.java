package io.dualmix.storage;

import io.dualmix.DualMixException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/**
 * The folders that a data set is declared to lie in. What a list names outside of them is refused:
 * a list that somebody else wrote does not decide which files of this machine are read.
 *
 * @param folders at least one; names are relative to the first. Each may itself be a link: the
 *     person who declared it chose it
 * @param allowOutside whether the person allowed files elsewhere
 */
public record DataRoot(List<Path> folders, boolean allowOutside) {
  private static final String REMEDY =
      "Move the file into the folder, or allow files elsewhere with allow_outside: true in the data"
          + " set's configuration.";

  public DataRoot {
    folders = List.copyOf(folders);
  }

  /** One folder alone. */
  public DataRoot(Path folder, boolean allowOutside) {
    this(List.of(folder), allowOutside);
  }

  private Path folder() {
    return folders.get(0);
  }

  /**
   * The file that a list names.
   *
   * @param name relative to the folder; absolute and with {@code ..} only if it ends up inside
   * @param where for the message, such as {@code train.txt, line 3}
   * @return the path, which need not exist
   * @throws DualMixException if it is no file name, or lies outside without leave
   */
  public Path resolve(String name, String where) {
    try {
      return require(folder().resolve(name), where);
    } catch (InvalidPathException e) {
      throw new DualMixException(
          where + " holds what is no file name: " + e.getReason(),
          "Expected is a path relative to " + folder() + ".",
          e);
    }
  }

  /**
   * The path itself, if it may be read; links are followed to where they lead.
   *
   * @param where for the message
   * @throws DualMixException if it lies outside without leave
   */
  public Path require(Path file, String where) {
    if (allowOutside) {
      return file;
    }
    Path lexical = file.toAbsolutePath().normalize();
    if (folders.stream().noneMatch(f -> lexical.startsWith(f.toAbsolutePath().normalize()))) {
      throw outside(file + " (" + where + ") lies outside the data set's folder " + folder());
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
      throw new DualMixException("Cannot look at " + file + ": " + e.getMessage(), "", e);
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
