package io.dualmix.run;

import io.dualmix.train.event.Recorded;
import java.time.Instant;

/**
 * An event as it stands in {@code metrics.jsonl}.
 *
 * @param time when it happened; differs between equal runs
 * @param event what happened
 */
public record RecordedEvent(Instant time, Recorded event) {}
