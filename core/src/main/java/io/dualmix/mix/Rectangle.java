package io.dualmix.mix;

import io.dualmix.DualMixException;

/**
 * A rectangle of pixels; empty when width or height is 0.
 *
 * @param x first column, from 0
 * @param y first row, from 0
 * @param width columns, at least 0
 * @param height rows, at least 0
 */
public record Rectangle(int x, int y, int width, int height) {
  /** The empty rectangle of a sample that is not mixed. */
  public static final Rectangle EMPTY = new Rectangle(0, 0, 0, 0);

  public Rectangle {
    if (x < 0 || y < 0 || width < 0 || height < 0) {
      throw new DualMixException(
          "A rectangle of "
              + width
              + "x"
              + height
              + " at ("
              + x
              + ", "
              + y
              + ") has a negative number",
          "");
    }
  }

  /** Whether the rectangle covers no pixels. */
  public boolean empty() {
    return width == 0 || height == 0;
  }
}
