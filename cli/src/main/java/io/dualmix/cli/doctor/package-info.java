/**
 * {@code dualmix doctor}: whether this machine can train.
 *
 * <p>Measurements are in {@code bench}.
 */
package io.dualmix.cli.doctor;
