package io.dualmix.run;

import java.util.List;

/**
 * The images of a data set with one role in a run.
 *
 * @param name such as {@code labelled}, {@code unlabelled}, {@code validation} or {@code source}:
 *     letters, digits and dashes, since it is a file name
 * @param images their names in order
 */
public record Split(String name, List<String> images) {
  public Split {
    images = List.copyOf(images);
    if (!name.matches("[A-Za-z0-9-]+")) {
      throw new IllegalArgumentException("not the name of a split: " + name);
    }
  }
}
