package io.dualmix.data.image;

/**
 * Raw label values as a file stores them.
 *
 * @param width pixels per row
 * @param height rows
 * @param narrow {@code height * width} values, 0..255, row by row; null if they are wide
 * @param wide {@code height * width} values, 0..65535, row by row; null if they are narrow
 * @param erased of each pixel whether its alpha is 0; null for a file without alpha
 */
record IndexRaster(int width, int height, byte[] narrow, char[] wide, boolean[] erased) {
  /** Values without alpha. */
  IndexRaster(int width, int height, byte[] narrow, char[] wide) {
    this(width, height, narrow, wide, null);
  }

  /** The number of values. */
  int size() {
    return narrow != null ? narrow.length : wide.length;
  }

  /** A value, from 0. */
  int value(int index) {
    return narrow != null ? narrow[index] & 0xFF : wide[index];
  }

  /** Whether nothing is to be seen of a pixel. */
  boolean erased(int index) {
    return erased != null && erased[index];
  }
}
