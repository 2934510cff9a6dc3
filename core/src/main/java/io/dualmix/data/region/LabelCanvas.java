package io.dualmix.data.region;

import io.dualmix.data.image.ImageSize;
import io.dualmix.data.image.LabelImage;
import java.util.Arrays;

/** A label to draw regions into. A later region covers an earlier one. Not thread-safe. */
public final class LabelCanvas {
  private final int width;
  private final int height;
  private final byte[] classes;
  private byte value;

  /**
   * @param size of the image
   * @param background the class of all pixels at first, or {@link
   *     io.dualmix.data.image.ClassTable#IGNORE}
   */
  public LabelCanvas(ImageSize size, int background) {
    width = size.width();
    height = size.height();
    classes = new byte[width * height];
    Arrays.fill(classes, (byte) background);
  }

  /**
   * Draws a region.
   *
   * @param index the class of its pixels, 0..255
   * @throws io.dualmix.DualMixException if the region is damaged or has another size
   */
  public void draw(Region region, int index) {
    value = (byte) index;
    region.fill(this);
  }

  /** Pixels per row. */
  public int width() {
    return width;
  }

  /** The number of rows. */
  public int height() {
    return height;
  }

  /**
   * Fills pixels of a row; those outside of the image are left out.
   *
   * @param from the first pixel
   * @param to the last pixel; nothing is filled if it is less than {@code from}
   */
  void row(int y, long from, long to) {
    if (y < 0 || y >= height || from >= width || to < 0 || from > to) {
      return;
    }
    int start = y * width;
    Arrays.fill(
        classes,
        start + (int) Math.max(0, from),
        start + (int) Math.min(width - 1L, to) + 1,
        value);
  }

  /** Fills a pixel inside of the image. */
  void set(int x, int y) {
    classes[y * width + x] = value;
  }

  /** The label that is drawn so far. */
  public LabelImage label() {
    return new LabelImage(width, height, classes.clone());
  }
}
