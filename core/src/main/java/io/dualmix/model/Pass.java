package io.dualmix.model;

import io.dualmix.tensor.RandomStream;

/**
 * How layers behave in one forward pass.
 *
 * @param training whether dropout is on
 * @param batchStatistics whether batch norm uses, and moves its running statistics towards, those
 *     of the batch
 * @param random what dropout draws from
 */
record Pass(boolean training, boolean batchStatistics, RandomStream random) {
  /** With a stream that nothing else draws from. */
  Pass(boolean training, boolean batchStatistics) {
    this(training, batchStatistics, RandomStream.of(0, "dropout"));
  }
}
