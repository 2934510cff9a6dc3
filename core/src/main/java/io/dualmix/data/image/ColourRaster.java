package io.dualmix.data.image;

/**
 * The colours of a label file as stored.
 *
 * @param width pixels per row
 * @param height rows
 * @param rgb {@code height * width * 3} bytes, row by row
 * @param alpha {@code height * width} bytes, 0 for erased pixels; null for a file without alpha
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

  /**
   * Whether a pixel is transparent, as erasers of drawing programs leave it. Its colour is then
   * meaningless.
   */
  boolean erased(int index) {
    return alpha != null && alpha[index] == 0;
  }
}
