package io.dualmix.train.event;

/**
 * A training step is done; comes after every step, also those whose losses are not reported.
 *
 * @param stage its path
 * @param step steps done, from 1
 * @param steps of the whole stage
 * @param images that the step saw
 */
public record Stepped(String stage, int step, int steps, int images) implements Momentary {}
