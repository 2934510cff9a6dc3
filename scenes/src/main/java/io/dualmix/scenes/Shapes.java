package io.dualmix.scenes;

/** Outlines as corner lists u0, v0, u1, v1, ... */
final class Shapes {
  private Shapes() {}

  /** A regular polygon of {@code corners} corners, stretched to an ellipse. */
  static double[] ellipse(double u, double v, double ru, double rv, int corners) {
    double[] uv = new double[2 * corners];
    for (int i = 0; i < corners; i++) {
      double angle = 2 * StrictMath.PI * (i + 0.5) / corners;
      uv[2 * i] = u + ru * StrictMath.cos(angle);
      uv[2 * i + 1] = v + rv * StrictMath.sin(angle);
    }
    return uv;
  }

  /** An ellipse whose radius varies by up to {@code roughness} (0..1) from corner to corner. */
  static double[] blob(
      SceneRandom random, double u, double v, double ru, double rv, int corners, double roughness) {
    double[] uv = ellipse(u, v, ru, rv, corners);
    for (int i = 0; i < corners; i++) {
      double f = 1 + roughness * (random.next() - 0.6);
      uv[2 * i] = u + (uv[2 * i] - u) * f;
      uv[2 * i + 1] = v + (uv[2 * i + 1] - v) * f;
    }
    return uv;
  }
}
