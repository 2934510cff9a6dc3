package io.dualmix.train.event;

/**
 * A checkpoint is about to be written; all events so far must be on the disk first.
 *
 * @param stage its path
 * @param step steps done; 0 where the stage does not train
 */
public record Checkpointing(String stage, int step) implements Momentary {}
