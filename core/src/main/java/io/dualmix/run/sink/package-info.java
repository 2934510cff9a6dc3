/**
 * Listeners that write a run's events to CSV, TensorBoard, MLflow, pictures and the batches of
 * failed steps.
 *
 * <p>Reading a run is in {@code run}. No sink names a metric: each writes all of them.
 */
package io.dualmix.run.sink;
