package io.dualmix.data.image;

/**
 * A label's colours as a file stores them.
 *
 * @param width pixels per row
 * @param height rows
 * @param rgb {@code height * width * 3} bytes, row by row
 * @param alpha {@code height * width} bytes, 0 for erased; null for a file without
 */
record ColourRaster(int width, int height, byte[] rgb, byte[] alpha) {
  /** The number of pixels. */
  int size() {
    return width * height;
  }

  /** The colour of a pixel, {@code 0xRRGGBB}. */
  int colour(int index) {
    int at = index * RgbImage.CHANNELS;
    return (rgb[at] & 0xFF) << 16 | (rgb[at + 1] & 0xFF) << 8 | (rgb[at + 2] & 0xFF);
  }

  /** Whether nothing is to be seen of a pixel: its colour is then what an eraser left behind. */
  boolean erased(int index) {
    return alpha != null && alpha[index] == 0;
  }
}
