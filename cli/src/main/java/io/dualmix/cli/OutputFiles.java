package io.dualmix.cli;

import io.dualmix.DualMixException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Keeps commands from writing over what is there. */
final class OutputFiles {
  private OutputFiles() {}

  /**
   * The file, if it may be written.
   *
   * @throws DualMixException if it exists, unless {@code force}
   */
  static Path claim(Path file, boolean force) {
    if (!force && Files.exists(file)) {
      throw new DualMixException(
          file + " exists already", "Choose another folder with -o, or add --force.");
    }
    return file;
  }
}
