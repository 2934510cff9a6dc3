/**
 * Runs a recipe: trains its stages on the available workers, scores them, and predicts pseudo
 * labels.
 *
 * <p>The list of stages is in {@code recipe}.
 */
package io.dualmix.adapt;
