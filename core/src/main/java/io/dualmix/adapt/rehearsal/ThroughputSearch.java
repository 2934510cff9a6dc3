package io.dualmix.adapt.rehearsal;

import java.util.OptionalDouble;

/**
 * The batch with which a processor trains the most images a second. Larger ones cost memory and
 * steps for nothing, so a batch counts as better only by a clear margin.
 */
final class ThroughputSearch {
  /** Smaller differences come out the other way in another measurement. */
  private static final double MARGIN = 1.05;

  /** Doublings without a gain, after which none is expected. */
  private static final int PATIENCE = 2;

  /** Why no larger batch was tried. */
  enum End {
    /** Larger ones do not train more images a second. */
    NO_FASTER,
    /** The next one does not fit into memory. */
    MEMORY,
    /** The next one would have taken longer than there was time. */
    TIME,
    /** None larger is of interest. */
    LARGEST
  }

  /**
   * What was found.
   *
   * @param batch 0 if not even one image fits
   * @param end why the search ended
   */
  record Result(int batch, End end) {}

  /** Tries batches. */
  interface Trials {
    /** Whether there is time to try a batch. */
    boolean timeFor(int batch);

    /** Images a second; none if the batch does not fit. */
    OptionalDouble rate(int batch);
  }

  private ThroughputSearch() {}

  /**
   * Doubles from 1 until two batches in a row are no faster than the best one before.
   *
   * @param most the largest batch of interest, at least 1
   * @param trials asked about each batch at most once; about 1 whatever the time
   */
  static Result search(int most, Trials trials) {
    int best = 0;
    double bestRate = 0;
    int misses = 0;
    for (int batch = 1; ; batch = Math.min(2 * batch, most)) {
      if (batch > 1 && !trials.timeFor(batch)) {
        return new Result(best, End.TIME);
      }
      OptionalDouble rate = trials.rate(batch);
      if (rate.isEmpty()) {
        return new Result(best, End.MEMORY);
      }
      if (rate.getAsDouble() > MARGIN * bestRate) {
        best = batch;
        bestRate = rate.getAsDouble();
        misses = 0;
      } else if (++misses == PATIENCE) {
        return new Result(best, End.NO_FASTER);
      }
      if (batch == most) {
        return new Result(best, End.LARGEST);
      }
    }
  }
}
