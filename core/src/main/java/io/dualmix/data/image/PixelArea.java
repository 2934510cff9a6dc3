package io.dualmix.data.image;

/**
 * A rectangle of pixels in an image.
 *
 * @param left first column, from 0
 * @param top first row, from 0
 * @param width number of columns, at least 0
 * @param height number of rows, at least 0
 */
public record PixelArea(int left, int top, int width, int height) {
  /** The area of a whole image. */
  public static PixelArea of(ImageSize size) {
    return new PixelArea(0, 0, size.width(), size.height());
  }

  /** The number of pixels. */
  public long pixels() {
    return (long) width * height;
  }
}
