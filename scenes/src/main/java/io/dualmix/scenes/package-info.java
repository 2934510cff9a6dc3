/**
 * The drawn street scenes: free images with exact labels, for the demo and the tests.
 *
 * <p>They know nothing of training.
 */
package io.dualmix.scenes;
