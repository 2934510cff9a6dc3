package io.dualmix.config;

import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * The types that there are of what a configuration names. Readers and transforms stand above this
 * package, which asks for their keys through {@link ServiceLoader}; a new type is registered with
 * them, not here.
 */
public interface InstalledTypes {
  /** The keys of all types of data sets. */
  List<TypeSchema> datasets();

  /** The keys of all transforms. */
  List<TypeSchema> transforms();

  /** All that are installed: of this library, and of jars on the class path. */
  static InstalledTypes get() {
    return ServiceLoader.load(InstalledTypes.class, InstalledTypes.class.getClassLoader())
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no types are installed"));
  }

  /** The keys of a type of data sets; empty for one that is not installed. */
  static Optional<TypeSchema> dataset(String type) {
    return find(get().datasets(), type);
  }

  /** The keys of a transform; empty for one that is not installed. */
  static Optional<TypeSchema> transform(String type) {
    return find(get().transforms(), type);
  }

  private static Optional<TypeSchema> find(List<TypeSchema> schemas, String type) {
    return schemas.stream().filter(schema -> schema.type().equals(type)).findFirst();
  }
}
