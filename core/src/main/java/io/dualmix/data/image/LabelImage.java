package io.dualmix.data.image;

import io.dualmix.DualMixException;
import io.dualmix.PublicApi;

/**
 * Class indices per pixel on the Java heap.
 *
 * @param width pixels per row, at least 1
 * @param height rows, at least 1
 * @param classes {@code height * width} bytes, row by row; each an index into the domain's {@link
 *     ClassTable} (unsigned), or {@link ClassTable#IGNORE}
 */
@PublicApi
public record LabelImage(int width, int height, byte[] classes) {
  public LabelImage {
    if (width < 1 || height < 1 || classes.length != (long) width * height) {
      throw new DualMixException(
          "A label of " + width + "x" + height + " cannot have " + classes.length + " bytes", "");
    }
  }
}
