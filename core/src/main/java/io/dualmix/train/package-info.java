/**
 * The training loop, the step, losses, the optimiser and checkpoints. Main type: {@code Trainer}.
 *
 * <p>The stages of a run are defined in {@code recipe}; {@code run} records the events.
 */
package io.dualmix.train;
