/**
 * What a stage minimises: the objectives of the paper's teachers and student, and plain
 * supervision.
 *
 * <p>The loop knows none of them by name.
 */
package io.dualmix.train.objective;
