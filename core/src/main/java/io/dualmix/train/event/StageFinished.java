package io.dualmix.train.event;

import io.dualmix.PublicApi;

/**
 * A stage ended.
 *
 * @param stage its path
 * @param seconds it took, over all sessions; differs between equal runs
 */
@PublicApi
public record StageFinished(String stage, double seconds) implements Recorded {}
