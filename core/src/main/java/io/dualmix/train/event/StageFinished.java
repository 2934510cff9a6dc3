package io.dualmix.train.event;

/**
 * A stage ended.
 *
 * @param stage its path
 * @param seconds it took, over all sessions; differs between equal runs
 */
public record StageFinished(String stage, double seconds) implements Recorded {}
