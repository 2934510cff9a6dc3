/**
 * Prediction for applications: {@code Segmenter} opens a trained model and segments images.
 *
 * <p>Nothing here trains.
 */
package io.dualmix.predict;
