package io.dualmix.bench;

import io.dualmix.storage.AtomicFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A temporary folder of a measurement. */
final class TemporaryFolder {
  private TemporaryFolder() {}

  static Path make() {
    try {
      return Files.createTempDirectory("dualmix-bench");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void delete(Path folder) {
    try {
      AtomicFiles.deleteRecursively(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
