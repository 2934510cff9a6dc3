package io.dualmix.config;

import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * The installed types of data sets and transforms. Their implementations are in higher packages, so
 * this package obtains their keys through {@link ServiceLoader}. A new type is registered in its
 * own package.
 */
public interface InstalledTypes {
  /** The schemas of all data set types. */
  List<TypeSchema> datasets();

  /** The schemas of all transforms. */
  List<TypeSchema> transforms();

  /** The installed types of this library and of plugins. */
  static InstalledTypes get() {
    return ServiceLoader.load(InstalledTypes.class, InstalledTypes.class.getClassLoader())
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no types are installed"));
  }

  /** The schema of a data set type; empty if it is not installed. */
  static Optional<TypeSchema> dataset(String type) {
    return find(get().datasets(), type);
  }

  /** The schema of a transform; empty if it is not installed. */
  static Optional<TypeSchema> transform(String type) {
    return find(get().transforms(), type);
  }

  private static Optional<TypeSchema> find(List<TypeSchema> schemas, String type) {
    return schemas.stream().filter(schema -> schema.type().equals(type)).findFirst();
  }
}
