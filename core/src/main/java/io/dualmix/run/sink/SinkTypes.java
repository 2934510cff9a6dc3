package io.dualmix.run.sink;

import io.dualmix.DualMixException;
import io.dualmix.config.InstalledSinks;
import io.dualmix.config.SinkConfig;
import io.dualmix.config.TrackingConfig;
import io.dualmix.config.TypeSchema;
import io.dualmix.plugin.Plugins;
import io.dualmix.run.RunData;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The sinks of plugins. */
public final class SinkTypes implements InstalledSinks {
  /** The interface that plugins implement. */
  @SuppressWarnings("unchecked") // A class literal has no type parameters.
  public static final Class<SinkType<?>> SERVICE = (Class<SinkType<?>>) (Class<?>) SinkType.class;

  /** For {@link java.util.ServiceLoader}. */
  public SinkTypes() {}

  /**
   * All types.
   *
   * @throws DualMixException if a plugin cannot be used, or two sinks have one name
   */
  public static List<SinkType<?>> all() {
    return Plugins.installed().with(List.of(), SERVICE, "sink", SinkType::name);
  }

  @Override
  public List<TypeSchema> sinks() {
    return all().stream()
        .map(type -> new TypeSchema(type.name(), type.options(), Set.of()))
        .toList();
  }

  /**
   * Opens the sinks of a run; none of them stops it later.
   *
   * @param tracking of the experiment; null for none
   * @throws DualMixException if one cannot be opened; the others are closed
   */
  public static List<TrackingSink> open(TrackingConfig tracking, RunData run) {
    List<TrackingSink> open = new ArrayList<>();
    try {
      for (SinkConfig config : tracking == null ? List.<SinkConfig>of() : tracking.sinks()) {
        open.add(new GuardedSink(config.type(), open(named(config.type()), config, run)));
      }
    } catch (RuntimeException | LinkageError e) {
      open.forEach(TrackingSink::close);
      throw e;
    }
    return List.copyOf(open);
  }

  private static <O extends Record> TrackingSink open(
      SinkType<O> type, SinkConfig config, RunData run) {
    return type.open(config.options(type.options()), run);
  }

  private static SinkType<?> named(String name) {
    return all().stream().filter(type -> type.name().equals(name)).findFirst().orElseThrow();
  }
}
