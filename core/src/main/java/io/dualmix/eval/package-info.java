/**
 * Predictions and their scores: confusion matrices, calibration, ensembles.
 *
 * <p>{@link io.dualmix.eval.ScalarMetrics} lists the numbers that models are scored by. What is
 * trained is not chosen here.
 */
package io.dualmix.eval;
