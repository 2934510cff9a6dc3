/**
 * Batches of a data set: samplers, the loader and its threads. A batch is a function of seed, stage
 * and step.
 *
 * <p>Tensor operations other than creating a batch do not belong here.
 */
package io.dualmix.data.load;
