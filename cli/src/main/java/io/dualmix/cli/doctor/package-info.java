/**
 * {@code dualmix doctor}: checks this machine.
 *
 * <p>Measurements are in {@code bench}.
 */
package io.dualmix.cli.doctor;
