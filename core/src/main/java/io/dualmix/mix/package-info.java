/**
 * Mixing of samples and of domains: rectangles, classes, LAB colour transfer. Pure functions of
 * their inputs and a random stream.
 *
 * <p>No model, no loss.
 */
package io.dualmix.mix;
