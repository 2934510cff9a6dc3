package io.dualmix.data.region;

import io.dualmix.DualMixException;
import java.util.BitSet;

/**
 * A polygon filled as COCO's tools fill it ({@code rleFrPoly} of pycocotools), which CVAT uses as
 * well: the outline is drawn on a grid five times as fine, and a pixel belongs to the region if an
 * odd number of crossings lies above it in its column. Integer coordinates are edges of pixels, so
 * that an outline along pixel edges is exact.
 *
 * @param xy x and y of each vertex alternately; finite, and not further away than {@link #FARTHEST}
 */
public record CocoPolygon(double[] xy) implements Region {
  /** Vertices may lie outside of the image, but the work grows with their distance. */
  public static final double FARTHEST = 1e6;

  private static final int SCALE = 5;

  /**
   * @throws DualMixException if there are less than three vertices, or one is too far away
   */
  public CocoPolygon {
    if (xy.length < 6 || xy.length % 2 != 0) {
      throw new DualMixException(
          "a polygon has " + xy.length + " coordinates; expected at least 6, and an even number",
          "Remove the polygon in the labelling tool, or draw it again.");
    }
    for (double value : xy) {
      if (!(Math.abs(value) <= FARTHEST)) {
        throw new DualMixException(
            "a polygon has the coordinate " + value + ", far outside of any image",
            "Remove the polygon in the labelling tool, or draw it again.");
      }
    }
  }

  @Override
  public void fill(LabelCanvas canvas) {
    int low = canvas.width();
    int high = -1;
    for (int i = 0; i < xy.length; i += 2) {
      low = Math.min(low, (int) Math.floor(xy[i]) - 1);
      high = Math.max(high, (int) Math.ceil(xy[i]) + 1);
    }
    low = Math.max(0, low);
    high = Math.min(canvas.width() - 1, high);
    if (low > high) {
      return;
    }
    Crossings crossings = new Crossings(low, high, canvas.height());
    int count = xy.length / 2;
    for (int i = 0; i < count; i++) {
      int next = (i + 1) % count;
      crossings.edge(
          fine(xy[2 * i]), fine(xy[2 * i + 1]), fine(xy[2 * next]), fine(xy[2 * next + 1]));
    }
    crossings.fill(canvas);
  }

  /** A coordinate on the fine grid; the conversion cuts off, as in C. */
  private static int fine(double value) {
    return (int) (SCALE * value + .5);
  }

  /** Where the outline crosses the centres of columns: a crossing toggles all pixels below it. */
  private static final class Crossings {
    /** A column's centre lies between these two steps of its five on the fine grid. */
    private static final int BEFORE = 2;

    private final int low;
    private final int high;
    private final int height;
    private final BitSet toggles = new BitSet();

    Crossings(int low, int high, int height) {
      this.low = low;
      this.high = high;
      this.height = height;
    }

    /**
     * An edge is stepped along its longer side, and from its lesser end, whatever its direction.
     */
    void edge(int fromX, int fromY, int toX, int toY) {
      int dx = Math.abs(toX - fromX);
      int dy = Math.abs(toY - fromY);
      boolean back = dx >= dy ? fromX > toX : fromY > toY;
      int startX = back ? toX : fromX;
      int startY = back ? toY : fromY;
      int endX = back ? fromX : toX;
      int endY = back ? fromY : toY;
      int left = Math.min(fromX, toX);
      int right = Math.max(fromX, toX);
      for (int x = Math.max(low, Math.floorDiv(left - BEFORE, SCALE)); x <= high; x++) {
        int before = SCALE * x + BEFORE;
        if (before + 1 > right) {
          break;
        }
        if (before >= left) {
          int y =
              dx >= dy
                  ? flat(startX, startY, (double) (endY - startY) / dx, before)
                  : steep(startX, startY, (double) (endX - startX) / dy, before, dy);
          toggle(x, y);
        }
      }
    }

    /** The upper of the rows at two neighbouring steps. */
    private static int flat(int startX, int startY, double slope, int before) {
      int t = before - startX;
      return Math.min((int) (startY + slope * t + .5), (int) (startY + slope * (t + 1) + .5));
    }

    /** The row of the last step on the near side of the column's centre. */
    private static int steep(int startX, int startY, double slope, int before, int steps) {
      int near = 0;
      int far = steps;
      while (far - near > 1) {
        int t = (near + far) >>> 1;
        int x = (int) (startX + slope * t + .5);
        if (slope > 0 ? x > before : x <= before) {
          far = t;
        } else {
          near = t;
        }
      }
      return startY + near;
    }

    private void toggle(int x, int fineY) {
      double row = (fineY + .5) / SCALE - .5;
      int y = (int) Math.ceil(Math.max(0, Math.min(height, row)));
      toggles.flip((x - low) * (height + 1) + y);
    }

    void fill(LabelCanvas canvas) {
      for (int x = low; x <= high; x++) {
        int start = (x - low) * (height + 1);
        int from = toggles.nextSetBit(start);
        while (from >= 0 && from < start + height) {
          int to = toggles.nextSetBit(from + 1);
          int end = to < 0 ? start + height : Math.min(to, start + height);
          for (int k = from; k < end; k++) {
            canvas.set(x, k - start);
          }
          from = to < 0 ? -1 : toggles.nextSetBit(to + 1);
        }
      }
    }
  }
}
