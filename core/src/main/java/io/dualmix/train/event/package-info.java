/**
 * What happens in a run, as events: one record a fact, and the interface of those that follow it.
 *
 * <p>{@link io.dualmix.train.event.Recorded} facts are kept in {@code metrics.jsonl}; {@link
 * io.dualmix.train.event.Momentary} ones pass by. Files, servers and displays are {@link
 * io.dualmix.train.event.TrainingListener}s elsewhere.
 */
package io.dualmix.train.event;
