package io.dualmix.train.event;

/**
 * A training step is done; comes after every step.
 *
 * @param stage its path
 * @param step steps done, from 1
 * @param steps of the whole stage
 * @param images of all domains in the step
 */
public record Stepped(String stage, int step, int steps, int images) implements Momentary {}
