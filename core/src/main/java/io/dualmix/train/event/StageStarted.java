package io.dualmix.train.event;

/**
 * A stage begins at its first step: everything recorded of it before is void.
 *
 * @param stage its path
 * @param steps of the whole stage; 0 where it does not train
 */
public record StageStarted(String stage, int steps) implements Recorded {}
