package io.dualmix.train.event;

import io.dualmix.PublicApi;

/**
 * A stage starts at its first step; its events recorded before are void.
 *
 * @param stage its path
 * @param steps of the whole stage; 0 where it does not train
 */
@PublicApi
public record StageStarted(String stage, int steps) implements Recorded {}
