package io.dualmix.eval;

/** Student's t distribution, and the normal distribution, for intervals of small samples. */
final class StudentT {
  /** Beyond this, the distribution is the normal one in every digit that is shown. */
  private static final int MOST_DEGREES = 1000;

  private static final double LARGEST = 1000;

  private StudentT() {}

  /**
   * The value that the absolute value of t is below with a probability.
   *
   * @param probability above 0, below 1, such as 0.95
   * @param degrees of freedom, at least 1
   */
  static double twoSided(double probability, int degrees) {
    double low = 0;
    double high = LARGEST;
    for (int i = 0; i < 60; i++) {
      double middle = (low + high) / 2;
      if (within(middle, Math.min(degrees, MOST_DEGREES)) < probability) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  /** P(|T| below t), by the finite series of Abramowitz and Stegun, 26.7.3 and 26.7.4. */
  private static double within(double t, int degrees) {
    double angle = Math.atan(t / Math.sqrt(degrees));
    double square = Math.cos(angle) * Math.cos(angle);
    boolean odd = degrees % 2 == 1;
    double term = odd ? Math.cos(angle) : 1;
    double sum = 0;
    for (int i = odd ? 3 : 2; i <= degrees; i += 2) {
      sum += term;
      term *= square * (i - 1) / i;
    }
    return odd ? 2 / Math.PI * (angle + Math.sin(angle) * sum) : Math.sin(angle) * sum;
  }

  /**
   * P(Z above z) of the standard normal distribution, by Abramowitz and Stegun, 26.2.17; the error
   * is below 1e-7.
   *
   * @param z at least 0
   */
  static double normalTail(double z) {
    double k = 1 / (1 + 0.2316419 * z);
    double series =
        k
            * (0.319381530
                + k * (-0.356563782 + k * (1.781477937 + k * (-1.821255978 + k * 1.330274429))));
    return Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI) * series;
  }
}
