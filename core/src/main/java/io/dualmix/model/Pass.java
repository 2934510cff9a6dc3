package io.dualmix.model;

import io.dualmix.tensor.RandomStream;

/**
 * How layers behave in one forward pass.
 *
 * @param training whether dropout is on
 * @param batchStatistics whether batch norm uses, and moves its running statistics towards, those
 *     of the batch
 * @param again whether this repeats a pass, so that running statistics have moved already
 * @param random what dropout draws from
 */
record Pass(boolean training, boolean batchStatistics, boolean again, RandomStream random) {
  /** With a stream that nothing else draws from. */
  Pass(boolean training, boolean batchStatistics) {
    this(training, batchStatistics, false, RandomStream.of(0, "dropout"));
  }

  /** The same pass once more. */
  Pass repeated() {
    return new Pass(training, batchStatistics, true, random);
  }
}
