package io.dualmix.run;

import io.dualmix.train.event.Recorded;
import java.time.Instant;

/**
 * An event of {@code metrics.jsonl} with its time.
 *
 * @param time when it happened; differs between equal runs
 * @param event the event
 */
public record RecordedEvent(Instant time, Recorded event) {}
