package io.dualmix.data.image;

/**
 * The raw values of a label file as stored.
 *
 * @param width pixels per row
 * @param height rows
 * @param narrow {@code height * width} values, 0..255, row by row; null if they are wide
 * @param wide {@code height * width} values, 0..65535, row by row; null if they are narrow
 * @param erased for each pixel, whether its alpha is 0; null for a file without alpha
 */
record IndexRaster(int width, int height, byte[] narrow, char[] wide, boolean[] erased) {
  /** Creates a raster without alpha. */
  IndexRaster(int width, int height, byte[] narrow, char[] wide) {
    this(width, height, narrow, wide, null);
  }

  /** The number of values. */
  int size() {
    return narrow != null ? narrow.length : wide.length;
  }

  /** The value at an index, from 0. */
  int value(int index) {
    return narrow != null ? narrow[index] & 0xFF : wide[index];
  }

  /** Whether a pixel is transparent. */
  boolean erased(int index) {
    return erased != null && erased[index];
  }
}
