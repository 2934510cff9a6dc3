package io.dualmix.data;

/**
 * Raw label values as a file stores them.
 *
 * @param width pixels per row
 * @param height rows
 * @param narrow {@code height * width} values, 0..255, row by row; null if they are wide
 * @param wide {@code height * width} values, 0..65535, row by row; null if they are narrow
 */
record IndexRaster(int width, int height, byte[] narrow, char[] wide) {
  /** The number of values. */
  int size() {
    return narrow != null ? narrow.length : wide.length;
  }

  /** A value, from 0. */
  int value(int index) {
    return narrow != null ? narrow[index] & 0xFF : wide[index];
  }
}
