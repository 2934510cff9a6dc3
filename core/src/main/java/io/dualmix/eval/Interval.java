package io.dualmix.eval;

/**
 * An interval with a confidence of 95 %.
 *
 * @param low its lower bound
 * @param high its upper bound, at least {@code low}
 */
public record Interval(double low, double high) {
  /** Whether 0 lies outside, so that a difference has a sign. */
  public boolean excludesZero() {
    return low > 0 || high < 0;
  }
}
