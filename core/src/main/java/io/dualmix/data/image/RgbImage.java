package io.dualmix.data.image;

import io.dualmix.DualMixException;

/**
 * An 8-bit RGB image on the Java heap. It has no native memory, so it can be shared between threads
 * and cached without an owner.
 *
 * @param width pixels per row, at least 1
 * @param height rows, at least 1
 * @param rgb {@code height * width * 3} bytes, row by row, red green blue, 0..255
 */
public record RgbImage(int width, int height, byte[] rgb) {
  /** Bytes per pixel. */
  public static final int CHANNELS = 3;

  public RgbImage {
    if (width < 1 || height < 1 || rgb.length != (long) width * height * CHANNELS) {
      throw new DualMixException(
          "An image of " + width + "x" + height + " cannot have " + rgb.length + " bytes", "");
    }
  }
}
