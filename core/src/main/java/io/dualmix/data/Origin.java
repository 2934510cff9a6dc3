package io.dualmix.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * The identity of an image or label in a cache: its files, their versions and the processing steps.
 * A cached copy is stale if the version differs.
 *
 * @param content the files and the processing steps, as a unique text
 * @param version sizes and modification times of the files
 */
public record Origin(String content, String version) {
  /**
   * The origin of an unprocessed file.
   *
   * @param made kind of item, such as {@code image}
   * @throws IOException if the file's attributes cannot be read
   */
  static Origin of(String made, Path file) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    return new Origin(
        made + " of " + file.toAbsolutePath().normalize(),
        attributes.size() + " bytes of " + attributes.lastModifiedTime().toInstant());
  }

  /** Appends a processing step, such as {@code resized to 1024x512}. */
  Origin then(String step) {
    return new Origin(content + ", " + step, version);
  }

  /** Combines the origins of two files. */
  Origin with(Origin other) {
    return new Origin(content + ", " + other.content, version + ", " + other.version);
  }
}
