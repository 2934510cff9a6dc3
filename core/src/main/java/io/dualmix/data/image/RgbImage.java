package io.dualmix.data.image;

import io.dualmix.DualMixException;
import io.dualmix.PublicApi;
import java.awt.image.BufferedImage;

/**
 * An 8-bit RGB image on the Java heap. It has no native memory, so it can be shared between threads
 * and cached without an owner.
 *
 * @param width pixels per row, at least 1
 * @param height rows, at least 1
 * @param rgb {@code height * width * 3} bytes, row by row, red green blue, 0..255
 */
@PublicApi
public record RgbImage(int width, int height, byte[] rgb) {
  /** Bytes per pixel. */
  public static final int CHANNELS = 3;

  /** The colours of an image of the Java library; its alpha is dropped. */
  public static RgbImage of(BufferedImage image) {
    int width = image.getWidth();
    byte[] rgb = new byte[width * image.getHeight() * CHANNELS];
    int[] row = new int[width];
    int at = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      image.getRGB(0, y, width, 1, row, 0, width);
      for (int pixel : row) {
        rgb[at++] = (byte) (pixel >> 16);
        rgb[at++] = (byte) (pixel >> 8);
        rgb[at++] = (byte) pixel;
      }
    }
    return new RgbImage(width, image.getHeight(), rgb);
  }

  public RgbImage {
    if (width < 1 || height < 1 || rgb.length != (long) width * height * CHANNELS) {
      throw new DualMixException(
          "An image of " + width + "x" + height + " cannot have " + rgb.length + " bytes", "");
    }
  }
}
