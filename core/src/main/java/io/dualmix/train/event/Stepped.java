package io.dualmix.train.event;

import io.dualmix.PublicApi;

/**
 * A training step is done; comes after every step.
 *
 * @param stage its path
 * @param step steps done, from 1
 * @param steps of the whole stage
 * @param images of all domains in the step
 */
@PublicApi
public record Stepped(String stage, int step, int steps, int images) implements Momentary {}
