package io.dualmix.config;

import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * The types of data sets that there are. The readers stand above this package, which asks for their
 * keys through {@link ServiceLoader}; a new type is registered with the readers, not here.
 */
public interface DatasetSchemas {
  /** The keys of all types. */
  List<DatasetSchema> all();

  /** The keys of a type; empty for one that is not installed. */
  static Optional<DatasetSchema> find(String type) {
    return installed().stream().filter(schema -> schema.type().equals(type)).findFirst();
  }

  /** The keys of all types that are installed. */
  static List<DatasetSchema> installed() {
    return ServiceLoader.load(DatasetSchemas.class, DatasetSchemas.class.getClassLoader()).stream()
        .flatMap(provider -> provider.get().all().stream())
        .toList();
  }
}
