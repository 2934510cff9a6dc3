/**
 * Listeners that pass events on: TensorBoard and MLflow.
 *
 * <p>The run's own files are in {@code run}.
 */
package io.dualmix.run.sink;
