package io.dualmix.data.region;

/** Boxes and ellipses that may be turned, as polygons. */
public final class TurnedShapes {
  private static final int POINTS = 72;

  private TurnedShapes() {}

  /**
   * A box.
   *
   * @param x0 left edge, before it is turned around its centre
   * @param degrees clockwise
   */
  public static Region box(double x0, double y0, double x1, double y1, double degrees) {
    double[] xy = {x0, y0, x1, y0, x1, y1, x0, y1};
    return turned(xy, (x0 + x1) / 2, (y0 + y1) / 2, degrees);
  }

  /** A box turned around its upper left corner. */
  public static Region boxAtCorner(
      double x, double y, double width, double height, double degrees) {
    double[] xy = {x, y, x + width, y, x + width, y + height, x, y + height};
    return turned(xy, x, y, degrees);
  }

  /** An ellipse, as a polygon of {@value #POINTS} points. */
  public static Region ellipse(double x, double y, double radiusX, double radiusY, double degrees) {
    double[] xy = new double[2 * POINTS];
    for (int i = 0; i < POINTS; i++) {
      double angle = 2 * Math.PI * i / POINTS;
      xy[2 * i] = x + radiusX * Math.cos(angle);
      xy[2 * i + 1] = y + radiusY * Math.sin(angle);
    }
    return turned(xy, x, y, degrees);
  }

  private static Region turned(double[] xy, double x, double y, double degrees) {
    double[] turned = xy.clone();
    double sin = Math.sin(Math.toRadians(degrees));
    double cos = Math.cos(Math.toRadians(degrees));
    for (int i = 0; degrees != 0 && i < xy.length; i += 2) {
      turned[i] = x + (xy[i] - x) * cos - (xy[i + 1] - y) * sin;
      turned[i + 1] = y + (xy[i] - x) * sin + (xy[i + 1] - y) * cos;
    }
    return canvas -> new CocoPolygon(turned).fill(canvas);
  }
}
