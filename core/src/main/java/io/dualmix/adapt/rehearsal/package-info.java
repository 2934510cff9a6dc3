/**
 * Trials that write nothing: time and memory of a step, batch sizes, views of the training data.
 *
 * <p>The results of a run do not depend on it.
 */
package io.dualmix.adapt.rehearsal;
