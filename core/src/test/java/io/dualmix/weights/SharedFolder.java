package io.dualmix.weights;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The folder of large test material beside the repository, where there is one. */
public final class SharedFolder {
  private SharedFolder() {}

  /** A file of it; without it the test is skipped, with the reason. */
  public static Path file(String name) {
    List<Path> places =
        List.of(Path.of("../shared"), Path.of("../../shared"), Path.of("../../../shared"));
    for (Path place : places) {
      if (Files.isRegularFile(place.resolve(name))) {
        return place.resolve(name);
      }
    }
    assumeTrue(false, "shared/" + name + " is not beside the repository: the test is skipped");
    throw new IllegalStateException("unreachable");
  }
}
