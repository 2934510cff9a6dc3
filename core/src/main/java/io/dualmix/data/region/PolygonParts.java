package io.dualmix.data.region;

import java.util.List;

/** Polygons of a region for tools whose polygons have no holes. */
public final class PolygonParts {
  private PolygonParts() {}

  /**
   * One closed line through the outline and all holes: a line leads from the outline to each hole
   * and back along itself, so that a program that fills by the even-odd rule leaves the hole out.
   *
   * @param rings the outline first, then the holes
   * @return x and y of each vertex alternately
   */
  public static int[] joined(List<Ring> rings) {
    Ring outline = rings.get(0);
    int[][] chains = new int[outline.size()][];
    int[] lengths = new int[outline.size()];
    for (int i = 1; i < rings.size(); i++) {
      int at = nearest(outline, rings.get(i));
      if (chains[at] == null) {
        chains[at] = new int[4];
      }
      if (lengths[at] == chains[at].length) {
        chains[at] = java.util.Arrays.copyOf(chains[at], 2 * lengths[at]);
      }
      chains[at][lengths[at]++] = i;
    }
    IntList xy = new IntList();
    for (int v = 0; v < outline.size(); v++) {
      add(xy, outline, v);
      for (int i = 0; i < lengths[v]; i++) {
        Ring hole = rings.get(chains[v][i]);
        for (int k = 0; k <= hole.size(); k++) {
          add(xy, hole, k % hole.size());
        }
        add(xy, outline, v);
      }
    }
    return xy.toArray();
  }

  private static void add(IntList xy, Ring ring, int vertex) {
    xy.add(ring.x()[vertex]);
    xy.add(ring.y()[vertex]);
  }

  /** The vertex of the outline that is nearest to a hole's first one. */
  private static int nearest(Ring outline, Ring hole) {
    int best = 0;
    long least = Long.MAX_VALUE;
    for (int i = 0; i < outline.size(); i++) {
      long dx = (long) outline.x()[i] - hole.x()[0];
      long dy = (long) outline.y()[i] - hole.y()[0];
      if (dx * dx + dy * dy < least) {
        least = dx * dx + dy * dy;
        best = i;
      }
    }
    return best;
  }
}
