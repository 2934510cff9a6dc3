package io.dualmix.train.event;

import io.dualmix.PublicApi;

/**
 * The loss of a step was far above the median of earlier steps.
 *
 * @param stage its path
 * @param step from 1
 * @param loss of that step
 * @param median of the losses of earlier steps
 */
@PublicApi
public record LossSpiked(String stage, int step, double loss, double median) implements Recorded {}
