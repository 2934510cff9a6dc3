package io.dualmix.cli.terminal;

import io.dualmix.DualMixException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Protects existing files from being overwritten. */
public final class OutputFiles {
  private OutputFiles() {}

  /**
   * Rejects an existing file in place of an output folder.
   *
   * @throws DualMixException if the path is a file
   */
  public static void requireFolder(Path folder) {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new DualMixException(
          folder + " is a file, not a folder", "Give a folder for the results with -o.");
    }
  }

  /**
   * Checks that a file may be written.
   *
   * @throws DualMixException if it exists and {@code force} is false
   */
  public static Path claim(Path file, boolean force) {
    return claim(file, force, "Choose another file, or add --force.");
  }

  /** As above, for a file in the folder of {@code -o}. */
  public static Path claimInFolder(Path file, boolean force) {
    return claim(file, force, "Choose another folder with -o, or add --force.");
  }

  private static Path claim(Path file, boolean force, String remedy) {
    if (!force && Files.exists(file)) {
      throw new DualMixException(file + " exists already", remedy);
    }
    return file;
  }
}
