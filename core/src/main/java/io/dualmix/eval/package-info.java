/**
 * Predictions and their scores: confusion matrices, calibration, ensembles.
 *
 * <p>What is trained is not chosen here.
 */
package io.dualmix.eval;
