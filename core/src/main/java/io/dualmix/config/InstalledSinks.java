package io.dualmix.config;

import java.util.List;
import java.util.ServiceLoader;

/** The keys of the installed sinks, which a higher package provides, as {@link InstalledTypes}. */
public interface InstalledSinks {
  /** The schemas of all sinks. */
  List<TypeSchema> sinks();

  /** The sinks of plugins. */
  static List<TypeSchema> get() {
    return ServiceLoader.load(InstalledSinks.class, InstalledSinks.class.getClassLoader())
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no sinks are installed"))
        .sinks();
  }
}
