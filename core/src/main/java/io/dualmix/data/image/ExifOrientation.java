package io.dualmix.data.image;

/** Rotates and mirrors images by their EXIF orientation (EXIF 2.3, tag 274). */
final class ExifOrientation {
  private ExifOrientation() {}

  /**
   * The upright image.
   *
   * @param stored image as stored in the file
   * @param orientation 1..8
   */
  static RgbImage of(RgbImage stored, int orientation) {
    if (orientation == 1) {
      return stored;
    }
    int width = stored.width();
    int height = stored.height();
    boolean swapped = orientation >= 5;
    int columns = swapped ? height : width;
    int rows = swapped ? width : height;
    byte[] from = stored.rgb();
    byte[] to = new byte[from.length];
    for (int y = 0; y < rows; y++) {
      for (int x = 0; x < columns; x++) {
        int source = source(x, y, width, height, orientation) * RgbImage.CHANNELS;
        int at = (y * columns + x) * RgbImage.CHANNELS;
        to[at] = from[source];
        to[at + 1] = from[source + 1];
        to[at + 2] = from[source + 2];
      }
    }
    return new RgbImage(columns, rows, to);
  }

  /** The index of the stored pixel at a position of the upright image. */
  private static int source(int x, int y, int width, int height, int orientation) {
    int right = width - 1;
    int bottom = height - 1;
    return switch (orientation) {
      case 2 -> y * width + right - x;
      case 3 -> (bottom - y) * width + right - x;
      case 4 -> (bottom - y) * width + x;
      case 5 -> x * width + y;
      case 6 -> (bottom - x) * width + y;
      case 7 -> (bottom - x) * width + right - y;
      case 8 -> x * width + right - y;
      default -> y * width + x;
    };
  }
}
