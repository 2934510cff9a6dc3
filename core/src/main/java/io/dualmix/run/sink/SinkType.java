package io.dualmix.run.sink;

import io.dualmix.PublicApi;
import io.dualmix.run.RunData;

/**
 * A kind of tracking sink by its name in {@code tracking.sinks}. Plugins provide them: public
 * classes with a constructor without parameters, listed in {@code
 * META-INF/services/io.dualmix.run.sink.SinkType}. Implementations have no state.
 *
 * @param <O> the options record, whose components are the sink's keys in snake_case; unknown keys
 *     are rejected. Components are boxed and null if the key is absent; the compact constructor
 *     validates them with {@link io.dualmix.config.Require}
 */
@PublicApi
public interface SinkType<O extends Record> {
  /** The name in a configuration. */
  String name();

  /** The class of the options record. */
  Class<O> options();

  /**
   * Opens a sink for a run that starts or is resumed.
   *
   * @param run as its folder has it: the folder, the name, the configuration, and for a resumed run
   *     the events so far; the sink gets those after them
   * @throws io.dualmix.DualMixException if it cannot be opened; the run does not start
   */
  TrackingSink open(O options, RunData run);
}
