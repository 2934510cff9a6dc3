/**
 * The events of a run, a record each, and the listener that receives them.
 *
 * <p>{@link io.dualmix.train.event.Recorded} events are stored in {@code metrics.jsonl}; {@link
 * io.dualmix.train.event.Momentary} ones are not. Files, servers and displays are {@link
 * io.dualmix.train.event.TrainingListener}s elsewhere.
 */
package io.dualmix.train.event;
