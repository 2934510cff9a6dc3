package io.dualmix.data.region;

import io.dualmix.DualMixException;
import java.util.BitSet;

/**
 * A mask within a box of the image.
 *
 * @param left first column of the box; may lie outside of the image
 * @param top first row
 * @param width columns, at least 1
 * @param height rows, at least 1
 * @param pixels the pixels of the region, row by row within the box
 */
public record BoxMask(int left, int top, int width, int height, BitSet pixels) implements Region {
  public BoxMask {
    if (width < 1 || height < 1 || (long) width * height > Integer.MAX_VALUE) {
      throw new DualMixException("a mask has the size " + width + "x" + height, "");
    }
    if (pixels.length() > width * height) {
      throw new DualMixException("a mask has pixels beyond its " + width + "x" + height, "");
    }
  }

  /** Whether a pixel of the box belongs to the region. */
  public boolean get(int x, int y) {
    return pixels.get(y * width + x);
  }

  /** The number of pixels. */
  public int area() {
    return pixels.cardinality();
  }

  @Override
  public void fill(LabelCanvas canvas) {
    for (int from = pixels.nextSetBit(0); from >= 0; ) {
      int y = from / width;
      int to = Math.min(pixels.nextClearBit(from), (y + 1) * width);
      int start = y * width;
      long row = (long) top + y;
      if (row >= 0 && row < canvas.height()) {
        canvas.row((int) row, (long) left + (from - start), (long) left + (to - 1 - start));
      }
      from = pixels.nextSetBit(to);
    }
  }
}
