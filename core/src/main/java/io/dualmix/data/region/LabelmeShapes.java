package io.dualmix.data.region;

import java.util.ArrayList;
import java.util.List;

/**
 * The shapes that Labelme converts to masks (its {@code shape_to_mask}): lines are {@value
 * #LINE_WIDTH} pixels wide, points are discs of the radius {@value #POINT_RADIUS}.
 */
public final class LabelmeShapes {
  private static final int LINE_WIDTH = 10;
  private static final int POINT_RADIUS = 5;

  private LabelmeShapes() {}

  /**
   * A filled polygon.
   *
   * @param xy x and y of each vertex alternately
   * @throws io.dualmix.DualMixException if a coordinate is far outside of any image
   */
  public static Region polygon(double[] xy) {
    return DrawnPolygon.of(xy);
  }

  /** A rectangle between two opposite corners, which belong to it. */
  public static Region rectangle(double x0, double y0, double x1, double y1) {
    int left = DrawnPolygon.whole(Math.min(x0, x1));
    int right = DrawnPolygon.whole(Math.max(x0, x1));
    int top = DrawnPolygon.whole(Math.min(y0, y1));
    int bottom = DrawnPolygon.whole(Math.max(y0, y1));
    return canvas -> {
      for (int y = Math.max(0, top); y <= Math.min(bottom, canvas.height() - 1); y++) {
        canvas.row(y, left, right);
      }
    };
  }

  /** A disc, given by its centre and a point on its edge. */
  public static Region circle(double x, double y, double edgeX, double edgeY) {
    double radius = Math.sqrt((x - edgeX) * (x - edgeX) + (y - edgeY) * (y - edgeY));
    return new DrawnEllipse(
        DrawnPolygon.whole(x - radius),
        DrawnPolygon.whole(y - radius),
        DrawnPolygon.whole(x + radius),
        DrawnPolygon.whole(y + radius));
  }

  /** A point, drawn as a disc. */
  public static Region point(double x, double y) {
    return circle(x, y, x + POINT_RADIUS, y);
  }

  /** Wide lines from point to point. */
  public static Region lines(double[] xy) {
    List<Region> parts = new ArrayList<>();
    for (int i = 0; i + 3 < xy.length; i += 2) {
      parts.add(
          line(
              DrawnPolygon.whole(xy[i]),
              DrawnPolygon.whole(xy[i + 1]),
              DrawnPolygon.whole(xy[i + 2]),
              DrawnPolygon.whole(xy[i + 3])));
    }
    return canvas -> parts.forEach(part -> part.fill(canvas));
  }

  private static Region line(int x0, int y0, int x1, int y1) {
    int dx = x1 - x0;
    int dy = y1 - y0;
    if (dx == 0 && dy == 0) {
      return canvas -> canvas.row(y0, x0, x0);
    }
    double length = Math.hypot(dx, dy);
    // Half of an even width is split into a wider and a narrower side.
    double wide = Math.ceil((LINE_WIDTH - 1) / 2.0) / length;
    double narrow = Math.floor((LINE_WIDTH - 1) / 2.0) / length;
    int left = towardsZero(narrow * dy);
    int right = towardsZero(wide * dy);
    int up = towardsZero(narrow * dx);
    int down = towardsZero(wide * dx);
    return new DrawnPolygon(
        new int[] {x0 - left, x1 - left, x1 + right, x0 + right},
        new int[] {y0 + down, y1 + down, y1 - up, y0 - up});
  }

  /** Rounds halves towards zero. */
  private static int towardsZero(double value) {
    return (int) (value >= 0 ? Math.ceil(value - 0.5) : -Math.ceil(-value - 0.5));
  }
}
