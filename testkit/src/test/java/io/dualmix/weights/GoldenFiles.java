package io.dualmix.weights;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;

/** The files that {@code src/main/python/make_golden.py} wrote with PyTorch. */
final class GoldenFiles {
  private GoldenFiles() {}

  static Path of(String name) {
    try {
      return Path.of(
          Objects.requireNonNull(GoldenFiles.class.getResource("/golden/" + name)).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
