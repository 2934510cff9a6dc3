package io.dualmix.data.region;

import io.dualmix.DualMixException;
import java.util.Arrays;

/**
 * A polygon filled as Labelme fills it, with the drawing functions of Pillow: vertices are cut to
 * whole pixels, pixels on the outline belong to the region, and the inside follows the even-odd
 * rule.
 *
 * @param x of each vertex
 * @param y of each vertex
 */
record DrawnPolygon(int[] x, int[] y) implements Region {
  /** Coordinates are cut to this distance, beyond which no image lies. */
  private static final double FARTHEST = 1e6;

  /**
   * A polygon of any coordinates.
   *
   * @param xy x and y of each vertex alternately
   * @throws DualMixException if a coordinate is not finite or far outside of any image
   */
  static DrawnPolygon of(double[] xy) {
    int[] x = new int[xy.length / 2];
    int[] y = new int[xy.length / 2];
    for (int i = 0; i < x.length; i++) {
      x[i] = whole(xy[2 * i]);
      y[i] = whole(xy[2 * i + 1]);
    }
    return new DrawnPolygon(x, y);
  }

  /** A coordinate cut to a whole pixel, towards zero. */
  static int whole(double value) {
    if (!(Math.abs(value) <= FARTHEST)) {
      throw new DualMixException(
          "a shape has the coordinate " + value + ", far outside of any image",
          "Remove the shape in the labelling tool, or draw it again.");
    }
    return (int) value;
  }

  @Override
  public void fill(LabelCanvas canvas) {
    int top = Math.max(0, Arrays.stream(y).min().orElse(0));
    int bottom = Math.min(canvas.height() - 1, Arrays.stream(y).max().orElse(-1));
    int last = Arrays.stream(y).max().orElse(-1);
    for (int i = 0; i < x.length; i++) {
      int next = (i + 1) % x.length;
      if (y[i] == y[next]) {
        canvas.row(y[i], Math.min(x[i], x[next]), Math.max(x[i], x[next]));
      }
    }
    float[] crossings = new float[2 * x.length];
    for (int row = top; row <= bottom; row++) {
      int count = 0;
      for (int i = 0; i < x.length; i++) {
        count = cross(i, row, row < last, crossings, count);
      }
      Arrays.sort(crossings, 0, count);
      for (int i = 1; i < count; i += 2) {
        canvas.row(row, outwards(crossings[i - 1]), inwards(crossings[i]));
      }
    }
  }

  /** Adds where an edge meets a row; its lower end counts twice, but for the polygon's last row. */
  private int cross(int edge, int row, boolean more, float[] crossings, int count) {
    int next = (edge + 1) % x.length;
    int low = Math.min(y[edge], y[next]);
    int high = Math.max(y[edge], y[next]);
    if (low == high || row < low || row > high) {
      return count;
    }
    crossings[count++] = at(edge, row);
    if (row == high && more) {
      crossings[count] = crossings[count - 1];
      return count + 1;
    }
    if ((row == low || row == high) && x[edge] != x[next]) {
      crossings[count - 1] = corner(edge, row, crossings[count - 1]);
    }
    return count;
  }

  private float at(int edge, int row) {
    return (row - y[edge]) * slope(edge) + x[edge];
  }

  private float slope(int edge) {
    int next = (edge + 1) % x.length;
    return (float) (x[next] - x[edge]) / (y[next] - y[edge]);
  }

  /**
   * At a corner where two flat edges leave on the same side, the row of the corner reaches to the
   * pixels of the next row, so that the region is in one piece.
   */
  private float corner(int edge, int row, float here) {
    int offset = row == Math.max(y[edge], y[(edge + 1) % x.length]) ? -1 : 1;
    for (int k = 0; k < edge; k++) {
      int next = (k + 1) % x.length;
      boolean level = y[k] == y[next];
      if (level || x[k] == x[next] || (row != y[k] && row != y[next])) {
        continue;
      }
      if (Math.round(here) != Math.round(at(k, row))) {
        continue;
      }
      int beside = row + offset;
      if (beside < Math.min(y[k], y[next]) || beside > Math.max(y[k], y[next])) {
        continue;
      }
      float one = at(edge, beside);
      float other = at(k, beside);
      if (here > one + 1 && here > other + 1) {
        return outwards(Math.max(one, other)) + 1;
      }
      if (here < one - 1 && here < other - 1) {
        return outwards(Math.min(one, other)) - 1;
      }
      return here;
    }
    return here;
  }

  /** Rounds halves away from zero. */
  private static int outwards(float value) {
    return (int) (value >= 0 ? Math.floor(value + 0.5f) : -Math.floor(-value + 0.5f));
  }

  /** Rounds halves towards zero. */
  private static int inwards(float value) {
    return (int) (value >= 0 ? Math.ceil(value - 0.5f) : -Math.ceil(-value - 0.5f));
  }
}
