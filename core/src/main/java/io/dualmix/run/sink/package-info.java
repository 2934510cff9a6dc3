/**
 * Listeners that turn a run's events into files and messages: CSV, TensorBoard, MLflow, pictures
 * and the batches of failed steps.
 *
 * <p>Reading a run back is in {@code run}. A metric is not named here: every sink takes all there
 * are.
 */
package io.dualmix.run.sink;
