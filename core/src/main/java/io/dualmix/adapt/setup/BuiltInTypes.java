package io.dualmix.adapt.setup;

import io.dualmix.config.InstalledTypes;
import io.dualmix.config.TypeSchema;
import io.dualmix.data.augment.Transforms;
import java.util.List;
import java.util.Set;

/** Provides the configuration with the known data set types and transforms. */
public final class BuiltInTypes implements InstalledTypes {
  /** For {@link java.util.ServiceLoader}. */
  public BuiltInTypes() {}

  @Override
  public List<TypeSchema> datasets() {
    return new DatasetTypes()
        .types().stream()
            .map(type -> new TypeSchema(type.name(), type.options(), type.unused()))
            .toList();
  }

  @Override
  public List<TypeSchema> transforms() {
    return Transforms.all().stream()
        .map(t -> new TypeSchema(t.name(), t.getClass().asSubclass(Record.class), Set.of()))
        .toList();
  }
}
