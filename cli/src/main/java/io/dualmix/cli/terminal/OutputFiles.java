package io.dualmix.cli.terminal;

import io.dualmix.DualMixException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Keeps commands from writing over what is there. */
public final class OutputFiles {
  private OutputFiles() {}

  /**
   * Refuses a file where a folder is to be written.
   *
   * @throws DualMixException if there is a file of that name
   */
  public static void requireFolder(Path folder) {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new DualMixException(
          folder + " is a file, not a folder", "Name a folder for the results with -o.");
    }
  }

  /**
   * The file, if it may be written.
   *
   * @throws DualMixException if it exists, unless {@code force}
   */
  public static Path claim(Path file, boolean force) {
    return claim(file, force, "Name another file, or add --force.");
  }

  /** As above, for a file in the folder that {@code -o} names. */
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
