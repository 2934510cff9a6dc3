package io.dualmix.scenes;

/**
 * A box with a possibly smaller top, rotated about the vertical axis, of which vehicles are built.
 * Its axes are w across (to the right when looking along the heading), l along the heading and h
 * up, metres.
 */
final class Block {
  /** The sides of a block. */
  enum Face {
    FRONT,
    REAR,
    LEFT,
    RIGHT,
    TOP
  }

  private final SceneSketch sketch;
  private final double x;
  private final double z;
  private final double sin;
  private final double cos;
  private double h0;
  private double h1;
  private double half0;
  private double half1;
  private double rear0;
  private double rear1;
  private double front0;
  private double front1;

  /**
   * @param x world position of w = l = 0
   * @param heading radians from the z axis towards x
   */
  Block(SceneSketch sketch, double x, double z, double heading) {
    this.sketch = sketch;
    this.x = x;
    this.z = z;
    this.sin = StrictMath.sin(heading);
    this.cos = StrictMath.cos(heading);
  }

  /** Sets height, half width and the ends of bottom (0) and top (1). */
  Block size(
      double h0,
      double h1,
      double half0,
      double half1,
      double rear0,
      double rear1,
      double front0,
      double front1) {
    this.h0 = h0;
    this.h1 = h1;
    this.half0 = half0;
    this.half1 = half1;
    this.rear0 = rear0;
    this.rear1 = rear1;
    this.front0 = front0;
    this.front1 = front1;
    return this;
  }

  private double[] at(double w, double h, double l) {
    return new double[] {x + w * cos + l * sin, h, z - w * sin + l * cos};
  }

  private double[][] corners(Face face) {
    return switch (face) {
      case REAR ->
          new double[][] {
            at(-half0, h0, rear0), at(half0, h0, rear0), at(half1, h1, rear1), at(-half1, h1, rear1)
          };
      case FRONT ->
          new double[][] {
            at(half0, h0, front0),
            at(-half0, h0, front0),
            at(-half1, h1, front1),
            at(half1, h1, front1)
          };
      case LEFT ->
          new double[][] {
            at(-half0, h0, front0),
            at(-half0, h0, rear0),
            at(-half1, h1, rear1),
            at(-half1, h1, front1)
          };
      case RIGHT ->
          new double[][] {
            at(half0, h0, rear0), at(half0, h0, front0), at(half1, h1, front1), at(half1, h1, rear1)
          };
      case TOP ->
          new double[][] {
            at(-half1, h1, rear1),
            at(half1, h1, rear1),
            at(half1, h1, front1),
            at(-half1, h1, front1)
          };
    };
  }

  /** The face as a drawing surface; null if it faces away from the camera. */
  BlockFace face(Face face, StreetClass label) {
    double[][] c = corners(face);
    double[] along = minus(c[1], c[0]);
    double width = length(along);
    double[] u = {along[0] / width, along[1] / width, along[2] / width};
    double[] slope = minus(c[3], c[0]);
    double skew = slope[0] * u[0] + slope[1] * u[1] + slope[2] * u[2];
    double[] up = {slope[0] - skew * u[0], slope[1] - skew * u[1], slope[2] - skew * u[2]};
    double rise = length(up);
    double[] v = {up[0] / rise, up[1] / rise, up[2] / rise};
    double[] outward = Plane.cross(v, u);
    StreetCamera camera = sketch.camera();
    double seen =
        outward[0] * (camera.x - c[0][0])
            + outward[1] * (camera.y - c[0][1])
            - outward[2] * c[0][2];
    if (seen <= 0) {
      return null;
    }
    double[] top = minus(c[2], c[0]);
    double end = top[0] * u[0] + top[1] * u[1] + top[2] * u[2];
    Pen pen = sketch.pen(new Plane(camera, c[0], u, v), label);
    return new BlockFace(pen, width, rise, skew, end);
  }

  private static double[] minus(double[] p, double[] q) {
    return new double[] {p[0] - q[0], p[1] - q[1], p[2] - q[2]};
  }

  private static double length(double[] p) {
    return Math.sqrt(p[0] * p[0] + p[1] * p[1] + p[2] * p[2]);
  }
}
