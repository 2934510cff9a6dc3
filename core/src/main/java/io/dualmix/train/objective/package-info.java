/**
 * The objectives: those of the paper's teachers and student, and plain supervision.
 *
 * <p>The training loop does not depend on any of them.
 */
package io.dualmix.train.objective;
