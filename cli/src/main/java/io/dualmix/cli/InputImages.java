package io.dualmix.cli;

import io.dualmix.DualMixException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** The images that a command line names. */
final class InputImages {
  private InputImages() {}

  /**
   * The images by the name that their results take, in the order given.
   *
   * @param inputs PNG and JPEG files, or folders of them
   */
  static Map<String, Path> of(List<Path> inputs) {
    Map<String, Path> images = new LinkedHashMap<>();
    for (Path input : inputs) {
      for (Path file : Files.isDirectory(input) ? folder(input) : List.of(existing(input))) {
        Path other = images.putIfAbsent(baseName(file), file);
        if (other != null) {
          throw new DualMixException(
              other + " and " + file + " would give results of the same name",
              "Label them one after the other, into different folders.");
        }
      }
    }
    return images;
  }

  private static Path existing(Path file) {
    if (!Files.exists(file)) {
      throw new DualMixException("There is no image " + file, "Check the path.");
    }
    return file;
  }

  private static List<Path> folder(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> images =
          files
              .filter(f -> f.toString().toLowerCase(Locale.ROOT).matches(".*\\.(png|jpe?g)"))
              .sorted()
              .toList();
      if (images.isEmpty()) {
        throw new DualMixException(
            "The folder " + folder + " has no PNG or JPEG files",
            "Folders within it are not read.");
      }
      return images;
    } catch (IOException e) {
      throw new DualMixException(
          "Cannot read the folder " + folder + ": " + e.getMessage(), "Check its rights.", e);
    }
  }

  private static String baseName(Path file) {
    return file.getFileName().toString().replaceFirst("\\.[^.]*$", "");
  }
}
