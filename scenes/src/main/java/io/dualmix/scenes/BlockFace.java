package io.dualmix.scenes;

/**
 * A side of a {@link Block}, a trapezoid with drawing coordinates (a, b) in fractions of its width
 * and height, with (0, 0) at the lower left as seen from outside.
 *
 * @param pen draws on the face's plane
 * @param width of the lower edge in metres
 * @param rise from the lower to the upper edge in metres
 * @param left u of the upper edge's left end in metres
 * @param right u of the upper edge's right end in metres
 */
record BlockFace(Pen pen, double width, double rise, double left, double right) {
  private double u(double a, double b) {
    double from = b * left;
    return from + a * (width + b * (right - width) - from);
  }

  /** Fills the whole face. */
  void fill(Material material, int variant, double tone) {
    rect(material, variant, tone, 0, 0, 1, 1);
  }

  /** A part of the face between fractions of its width and height. */
  void rect(
      Material material, int variant, double tone, double a0, double b0, double a1, double b1) {
    pen.polygon(
        material, variant, tone, u(a0, b0), b0 * rise, u(a1, b0), b0 * rise, u(a1, b1), b1 * rise,
        u(a0, b1), b1 * rise);
  }

  /** A part of the face with cut lower corners, for bumpers. */
  void rounded(Material material, int variant, double tone) {
    pen.polygon(
        material,
        variant,
        tone,
        u(0.05, 0),
        0,
        u(0.95, 0),
        0,
        u(1, 0.35),
        0.35 * rise,
        u(1, 1),
        rise,
        u(0, 1),
        rise,
        u(0, 0.35),
        0.35 * rise);
  }
}
