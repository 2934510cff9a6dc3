/**
 * From a data set to batches: samplers, the loader and its threads. A batch is a function of seed,
 * stage and step.
 *
 * <p>No tensor operation beyond making the batch.
 */
package io.dualmix.data.load;
