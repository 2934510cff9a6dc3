package io.dualmix.train.event;

/**
 * A step's loss was far above those before it.
 *
 * @param stage its path
 * @param step from 1
 * @param loss of that step
 * @param median of the steps before it
 */
public record LossSpiked(String stage, int step, double loss, double median) implements Recorded {}
