/**
 * The training loop, the step, losses, the optimiser and checkpoints. Main type: {@code Trainer}.
 *
 * <p>Which stages a run has is in {@code recipe}; what happened is written by {@code run}.
 */
package io.dualmix.train;
