/**
 * Synthetic street scenes with exact labels, for the demo and the tests.
 *
 * <p>Training does not belong here.
 */
package io.dualmix.scenes;
