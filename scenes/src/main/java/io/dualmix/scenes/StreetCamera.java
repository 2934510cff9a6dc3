package io.dualmix.scenes;

/**
 * A pinhole camera. World coordinates: x to the right, y up, z along the road, metres. Screen
 * coordinates are pixels, x to the right and y down; pixel (i, j) covers [i, i+1) x [j, j+1).
 */
final class StreetCamera {
  /** The near clipping distance in metres. */
  static final double NEAR = 0.3;

  final int width;
  final int height;
  final double x;
  final double y;
  final double focal;
  final double centreX;
  final double centreY;
  private final double[] right;
  private final double[] up;
  private final double[] forward;

  /**
   * @param width pixels
   * @param height pixels
   * @param x offset to the right of the road's centre line in metres
   * @param y height above the road in metres
   * @param focal focal length in pixels
   * @param horizon the horizon's row as a fraction of the height
   * @param yaw radians, positive to the right
   * @param roll radians
   */
  StreetCamera(
      int width,
      int height,
      double x,
      double y,
      double focal,
      double horizon,
      double yaw,
      double roll) {
    this.width = width;
    this.height = height;
    this.x = x;
    this.y = y;
    this.focal = focal;
    this.centreX = 0.5 * width;
    // The image plane is shifted to move the horizon, in place of a pitch: verticals stay vertical,
    // as they nearly are in images from a car.
    this.centreY = horizon * height;
    double sy = StrictMath.sin(yaw);
    double cy = StrictMath.cos(yaw);
    double sr = StrictMath.sin(roll);
    double cr = StrictMath.cos(roll);
    this.forward = new double[] {sy, 0, cy};
    this.right = new double[] {cy * cr, sr, -sy * cr};
    this.up = new double[] {-cy * sr, cr, sy * sr};
  }

  /** Converts a world direction to camera axes: right, up, forward. */
  double[] rotate(double dx, double dy, double dz) {
    return new double[] {
      right[0] * dx + right[1] * dy + right[2] * dz,
      up[0] * dx + up[1] * dy + up[2] * dz,
      forward[0] * dx + forward[1] * dy + forward[2] * dz
    };
  }

  /** Converts a world point to camera axes. */
  double[] toCamera(double px, double py, double pz) {
    return rotate(px - x, py - y, pz);
  }

  /** The size in metres of one pixel at a depth in metres. */
  double metresPerPixel(double depth) {
    return depth / focal;
  }
}
