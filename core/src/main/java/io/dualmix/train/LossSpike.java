package io.dualmix.train;

/**
 * A loss far above those of the steps before it.
 *
 * @param stage such as {@code round-1/student}
 * @param step from 1
 * @param loss of that step
 * @param median of the steps before it
 */
public record LossSpike(String stage, int step, double loss, double median) {}
