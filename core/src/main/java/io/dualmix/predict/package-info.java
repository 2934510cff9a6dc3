/**
 * Prediction for applications: {@code Segmenter} opens a trained model and segments images.
 *
 * <p>No training.
 */
package io.dualmix.predict;
