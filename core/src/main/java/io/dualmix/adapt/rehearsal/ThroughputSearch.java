package io.dualmix.adapt.rehearsal;

import java.util.OptionalDouble;

/**
 * Searches for the batch size with the highest throughput on a CPU. A larger batch counts as better
 * only by a clear margin, since it costs memory and steps.
 */
final class ThroughputSearch {
  /** The smallest relevant gain; smaller ones are measurement noise. */
  private static final double MARGIN = 1.05;

  /** The number of doublings without a gain that ends the search. */
  private static final int PATIENCE = 2;

  /** The reason for the end of a search. */
  enum End {
    /** Larger batches have no higher throughput. */
    NO_FASTER,
    /** The next batch does not fit into memory. */
    MEMORY,
    /** The next batch would exceed the time limit. */
    TIME,
    /** The largest batch of interest was tried. */
    LARGEST
  }

  /**
   * The result of a search.
   *
   * @param batch 0 if not even one image fits
   * @param end the reason for the end of the search
   */
  record Result(int batch, End end) {}

  /** Runs trials. */
  interface Trials {
    /** Whether there is time for a trial. */
    boolean timeFor(int batch);

    /** The throughput in images per second; empty if the batch does not fit. */
    OptionalDouble rate(int batch);
  }

  private ThroughputSearch() {}

  /**
   * Doubles the batch from 1 until two in a row are no faster than the best one before.
   *
   * @param most the largest batch of interest, at least 1
   * @param trials called at most once for each batch; batch 1 is tried without a time check
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
