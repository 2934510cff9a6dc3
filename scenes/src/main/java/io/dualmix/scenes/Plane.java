package io.dualmix.scenes;

/**
 * A plane in the world with two axes: the point (u, v) is at origin + u * U + v * V, in metres. It
 * supports the projection of (u, v) to the screen, for drawing, and of a pixel to (u, v) and depth,
 * for shading; u/depth, v/depth and 1/depth are linear on the screen.
 */
final class Plane {
  private static final double FLAT = 1e-9;

  /** The unit normal in world coordinates, towards the camera. */
  final double nx;

  final double ny;
  final double nz;

  /** Whether the plane is visible, that is, not seen edge-on. */
  final boolean visible;

  private final double originX;
  private final double[] o;
  private final double[] a;
  private final double[] b;
  private final StreetCamera camera;
  private final double[] inverse = new double[9];

  Plane(StreetCamera camera, double[] origin, double[] uAxis, double[] vAxis) {
    this.camera = camera;
    originX = origin[0];
    o = camera.toCamera(origin[0], origin[1], origin[2]);
    a = camera.rotate(uAxis[0], uAxis[1], uAxis[2]);
    b = camera.rotate(vAxis[0], vAxis[1], vAxis[2]);
    double[] n = cross(uAxis, vAxis);
    double length = Math.sqrt(n[0] * n[0] + n[1] * n[1] + n[2] * n[2]);
    double toCamera =
        n[0] * (camera.x - origin[0]) + n[1] * (camera.y - origin[1]) - n[2] * origin[2];
    double scale = (toCamera < 0 ? -1 : 1) / Math.max(length, FLAT);
    nx = n[0] * scale;
    ny = n[1] * scale;
    nz = n[2] * scale;
    visible = Math.abs(toCamera) > 1e-4 * length && invert();
  }

  /** A vertical plane that faces along z, for people, poles and trees. */
  static Plane billboard(StreetCamera camera, double x, double y, double z) {
    return new Plane(
        camera, new double[] {x, y, z}, new double[] {1, 0, 0}, new double[] {0, 1, 0});
  }

  /** A horizontal plane at height {@code y}, with u = x and v = z. */
  static Plane level(StreetCamera camera, double y) {
    return new Plane(
        camera, new double[] {0, y, 0}, new double[] {1, 0, 0}, new double[] {0, 0, 1});
  }

  /**
   * A vertical plane through two points on the ground; u points from the first to the second, v up.
   */
  static Plane wall(StreetCamera camera, double x0, double z0, double x1, double z1, double y) {
    double dx = x1 - x0;
    double dz = z1 - z0;
    double length = Math.max(Math.sqrt(dx * dx + dz * dz), FLAT);
    return new Plane(
        camera,
        new double[] {x0, y, z0},
        new double[] {dx / length, 0, dz / length},
        new double[] {0, 1, 0});
  }

  static double[] cross(double[] p, double[] q) {
    return new double[] {
      p[1] * q[2] - p[2] * q[1], p[2] * q[0] - p[0] * q[2], p[0] * q[1] - p[1] * q[0]
    };
  }

  private boolean invert() {
    double c00 = b[1] * o[2] - o[1] * b[2];
    double c01 = o[0] * b[2] - b[0] * o[2];
    double c02 = b[0] * o[1] - o[0] * b[1];
    double det = a[0] * c00 + a[1] * c01 + a[2] * c02;
    if (Math.abs(det) < FLAT) {
      return false;
    }
    double[][] rows = {
      {c00, c01, c02},
      {o[1] * a[2] - a[1] * o[2], a[0] * o[2] - o[0] * a[2], o[0] * a[1] - a[0] * o[1]},
      {a[1] * b[2] - b[1] * a[2], b[0] * a[2] - a[0] * b[2], a[0] * b[1] - b[0] * a[1]}
    };
    double f = 1 / camera.focal;
    for (int r = 0; r < 3; r++) {
      double px = rows[r][0] / det;
      double py = rows[r][1] / det;
      double pz = rows[r][2] / det;
      // A pixel's ray in camera axes is ((x - cx) f, (cy - y) f, 1).
      inverse[3 * r] = px * f;
      inverse[3 * r + 1] = -py * f;
      inverse[3 * r + 2] = pz - px * f * camera.centreX + py * f * camera.centreY;
    }
    return true;
  }

  /** The depth in metres of (u, v). */
  double depth(double u, double v) {
    return o[2] + u * a[2] + v * b[2];
  }

  /** The screen column in pixels of (u, v), which must be in front of the camera. */
  double screenX(double u, double v) {
    return camera.centreX + camera.focal * (o[0] + u * a[0] + v * b[0]) / depth(u, v);
  }

  /** The screen row in pixels of (u, v), which must be in front of the camera. */
  double screenY(double u, double v) {
    return camera.centreY - camera.focal * (o[1] + u * a[1] + v * b[1]) / depth(u, v);
  }

  /** One over the depth at a pixel; not positive if the pixel's ray misses the plane. */
  double inverseDepth(double x, double y) {
    return inverse[6] * x + inverse[7] * y + inverse[8];
  }

  /** u over depth at a pixel. */
  double uOverDepth(double x, double y) {
    return inverse[0] * x + inverse[1] * y + inverse[2];
  }

  /** v over depth at a pixel. */
  double vOverDepth(double x, double y) {
    return inverse[3] * x + inverse[4] * y + inverse[5];
  }

  /** World x of the origin, in metres. */
  double originX() {
    return originX;
  }
}
