package io.dualmix.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * What an image or a label is made of, so that a copy of it can be found again and, once a file has
 * changed, be told to be out of date.
 *
 * @param content the files and all that is done to them: one text for each way of making an item
 * @param version of the files: their sizes and times of change
 */
public record Origin(String content, String version) {
  /**
   * A file as it is now.
   *
   * @param made what is made of it, such as {@code image}
   * @throws IOException if it cannot be looked at
   */
  static Origin of(String made, Path file) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    return new Origin(
        made + " of " + file.toAbsolutePath().normalize(),
        attributes.size() + " bytes of " + attributes.lastModifiedTime().toInstant());
  }

  /** After a further step, such as {@code resized to 1024x512}. */
  Origin then(String step) {
    return new Origin(content + ", " + step, version);
  }

  /** Of two files. */
  Origin with(Origin other) {
    return new Origin(content + ", " + other.content, version + ", " + other.version);
  }
}
