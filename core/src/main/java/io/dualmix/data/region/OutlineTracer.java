package io.dualmix.data.region;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Follows the edges of a mask's pixels, with the region to the right. Pixels that only share a
 * corner are not connected. Not thread-safe.
 */
final class OutlineTracer {
  private static final int RIGHT = 0;
  private static final int[] DX = {1, 0, -1, 0};
  private static final int[] DY = {0, 1, 0, -1};

  private final BoxMask mask;

  /** Pixels whose upper edge belongs to a line that is already followed. */
  private final BitSet done = new BitSet();

  OutlineTracer(BoxMask mask) {
    this.mask = mask;
  }

  /** The outline first, then the holes; vertices at corners only. */
  List<Ring> rings() {
    List<Ring> rings = new ArrayList<>();
    for (int at = mask.pixels().nextSetBit(0); at >= 0; at = mask.pixels().nextSetBit(at + 1)) {
      int x = at % mask.width();
      int y = at / mask.width();
      if (!done.get(at) && !inside(x, y - 1)) {
        rings.add(ring(x, y));
      }
    }
    return rings;
  }

  /** The line that begins along the upper edge of a pixel. */
  private Ring ring(int startX, int startY) {
    IntList xs = new IntList();
    IntList ys = new IntList();
    int x = startX;
    int y = startY;
    int direction = RIGHT;
    do {
      if (direction == RIGHT) {
        done.set(y * mask.width() + x);
      }
      x += DX[direction];
      y += DY[direction];
      int turned = turn(x, y, direction);
      if (turned != direction) {
        xs.add(mask.left() + x);
        ys.add(mask.top() + y);
      }
      direction = turned;
    } while (x != startX || y != startY || direction != RIGHT);
    return new Ring(xs.toArray(), ys.toArray());
  }

  /** The direction in which the edge goes on from a vertex. */
  private int turn(int x, int y, int direction) {
    if (!ahead(x, y, direction, true)) {
      return (direction + 1) % 4;
    }
    return ahead(x, y, direction, false) ? (direction + 3) % 4 : direction;
  }

  /** Whether the pixel ahead of a vertex, to the right or left, belongs to the region. */
  private boolean ahead(int x, int y, int direction, boolean right) {
    return switch (direction) {
      case RIGHT -> inside(x, right ? y : y - 1);
      case 1 -> inside(right ? x - 1 : x, y);
      case 2 -> inside(x - 1, right ? y - 1 : y);
      default -> inside(right ? x : x - 1, y - 1);
    };
  }

  private boolean inside(int x, int y) {
    return x >= 0 && y >= 0 && x < mask.width() && y < mask.height() && mask.get(x, y);
  }
}
