/**
 * Predictions and their evaluation: confusion matrices, calibration, ensembles.
 *
 * <p>{@link io.dualmix.eval.ScalarMetrics} lists the metrics. Nothing here trains.
 */
package io.dualmix.eval;
