/**
 * Mixing of samples and of domains: rectangles, classes, LAB colour transfer. Pure functions of
 * their inputs and a random stream.
 *
 * <p>Models and losses do not belong here.
 */
package io.dualmix.mix;
