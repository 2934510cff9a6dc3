package io.dualmix.train;

/** The linear rise of a learning rate over the first steps (Goyal et al. 2017). */
final class WarmUp {
  private WarmUp() {}

  /**
   * The factor of the full rate.
   *
   * @param step from 0
   * @param steps until the full rate; 0 for none
   * @return above 0, at most 1
   */
  static double factor(int step, int steps) {
    return steps == 0 ? 1 : Math.min(1.0, (step + 1.0) / steps);
  }
}
