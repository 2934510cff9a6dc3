package io.dualmix.data.region;

import java.util.Arrays;

/**
 * A closed line, without its first vertex at the end. The outline of a region has a positive area,
 * that of a hole a negative one.
 *
 * @param x of each vertex, in pixels; whole numbers are edges of pixels
 * @param y of each vertex
 */
public record Ring(int[] x, int[] y) {
  /** The number of vertices. */
  public int size() {
    return x.length;
  }

  /** Twice the area, with its sign. */
  public long doubledArea() {
    long sum = 0;
    for (int i = 0; i < x.length; i++) {
      int next = (i + 1) % x.length;
      sum += (long) x[i] * y[next] - (long) x[next] * y[i];
    }
    return sum;
  }

  /**
   * A line of fewer vertices that is nowhere further away from this one than a tolerance
   * (Douglas-Peucker).
   *
   * @param tolerance in pixels; 0 for the line itself
   */
  public Ring simplified(double tolerance) {
    if (tolerance <= 0 || size() <= 4) {
      return this;
    }
    boolean[] kept = new boolean[size() + 1];
    int far = farthestFromFirst();
    kept[0] = true;
    kept[far] = true;
    keep(0, far, tolerance, kept);
    keep(far, size(), tolerance, kept);
    int count = 0;
    int[] places = new int[size()];
    for (int i = 0; i < size(); i++) {
      if (kept[i]) {
        places[count++] = i;
      }
    }
    if (count < 3) {
      return this; // A thin region would vanish.
    }
    int[] kX = Arrays.stream(places, 0, count).map(i -> x[i]).toArray();
    int[] kY = Arrays.stream(places, 0, count).map(i -> y[i]).toArray();
    Ring simpler = new Ring(kX, kY);
    return simpler.doubledArea() == 0 ? this : simpler;
  }

  private int farthestFromFirst() {
    int far = 0;
    double most = -1;
    for (int i = 1; i < size(); i++) {
      double distance = Math.hypot(x[i] - x[0], y[i] - y[0]);
      if (distance > most) {
        most = distance;
        far = i;
      }
    }
    return far;
  }

  /** Keeps the vertices that the straight line between two kept ones misses by too much. */
  private void keep(int from, int to, double tolerance, boolean[] kept) {
    int[] stack = new int[2 * (to - from) + 2];
    int depth = 0;
    stack[depth++] = from;
    stack[depth++] = to;
    while (depth > 0) {
      int end = stack[--depth];
      int start = stack[--depth];
      int worst = -1;
      double most = tolerance;
      for (int i = start + 1; i < end; i++) {
        double distance = distance(i, start, end % size());
        if (distance > most) {
          most = distance;
          worst = i;
        }
      }
      if (worst >= 0) {
        kept[worst] = true;
        stack[depth++] = start;
        stack[depth++] = worst;
        stack[depth++] = worst;
        stack[depth++] = end;
      }
    }
  }

  /** The distance of a vertex from the straight line between two others. */
  private double distance(int at, int start, int end) {
    double dx = x[end] - x[start];
    double dy = y[end] - y[start];
    double length = dx * dx + dy * dy;
    double t = length == 0 ? 0 : ((x[at] - x[start]) * dx + (y[at] - y[start]) * dy) / length;
    double inside = Math.max(0, Math.min(1, t));
    return Math.hypot(x[at] - x[start] - inside * dx, y[at] - y[start] - inside * dy);
  }
}
