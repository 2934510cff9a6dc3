package io.dualmix.model;

/**
 * How layers behave in one forward pass.
 *
 * @param training whether dropout is on
 * @param batchStatistics whether batch norm uses, and moves its running statistics towards, those
 *     of the batch
 */
record Pass(boolean training, boolean batchStatistics) {}
