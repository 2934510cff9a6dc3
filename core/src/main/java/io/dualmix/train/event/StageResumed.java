package io.dualmix.train.event;

/**
 * A stage goes on from a checkpoint: everything recorded of it beyond that step is void.
 *
 * @param stage its path
 * @param step of the checkpoint, from 1
 * @param steps of the whole stage
 */
public record StageResumed(String stage, int step, int steps) implements Momentary {}
