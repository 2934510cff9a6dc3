package io.dualmix.train.event;

import io.dualmix.PublicApi;

/**
 * A stage resumes from a checkpoint; its recorded events after that step are void.
 *
 * @param stage its path
 * @param step of the checkpoint, from 1
 * @param steps of the whole stage
 */
@PublicApi
public record StageResumed(String stage, int step, int steps) implements Momentary {}
