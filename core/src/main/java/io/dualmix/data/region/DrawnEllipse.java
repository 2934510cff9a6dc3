package io.dualmix.data.region;

/**
 * An ellipse filled as Pillow fills it: its outline follows, from row to row, the pixels that
 * deviate least from the curve (Bresenham's method).
 *
 * @param left first column
 * @param top first row
 * @param right last column
 * @param bottom last row
 */
record DrawnEllipse(int left, int top, int right, int bottom) implements Region {
  @Override
  public void fill(LabelCanvas canvas) {
    // Coordinates from the centre are doubled, so that all are whole numbers.
    long a = (long) right - left;
    long b = (long) bottom - top;
    if (a + b == 0) {
      return; // Pillow leaves out an ellipse of one pixel.
    }
    long x = a;
    long y = b % 2;
    rows(canvas, x, y);
    while (x != a % 2 || y != b) {
      long nextX = x;
      long nextY = y + 2;
      if (x > 1) {
        if (deviation(x - 2, y + 2) < deviation(nextX, nextY)) {
          nextX = x - 2;
        }
        if (deviation(x - 2, y) < deviation(nextX, nextY)) {
          nextX = x - 2;
          nextY = y;
        }
      }
      x = nextX;
      if (nextY > y) {
        y = nextY;
        rows(canvas, x, y);
      }
    }
  }

  /** How far a point is from the curve: its value in the equation of the ellipse. */
  private double deviation(long x, long y) {
    double a2 = Math.pow((double) right - left, 2);
    double b2 = Math.pow((double) bottom - top, 2);
    return Math.abs(a2 * y * y + b2 * x * x - a2 * b2);
  }

  /** Fills the two rows at a distance from the centre. */
  private void rows(LabelCanvas canvas, long x, long y) {
    long middle = (long) left + right;
    for (long sign : new long[] {-1, 1}) {
      long row = (top + (long) bottom + sign * y) / 2;
      if (row >= 0 && row < canvas.height()) {
        canvas.row((int) row, (middle - x) / 2, (middle + x) / 2);
      }
    }
  }
}
