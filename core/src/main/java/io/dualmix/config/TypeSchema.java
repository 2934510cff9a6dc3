package io.dualmix.config;

import java.util.Set;

/**
 * The keys of a type that a configuration names: of data sets, or of transforms.
 *
 * @param type such as {@code folder}, or {@code flip}
 * @param options the record that the keys of this type alone are bound to
 * @param unused keys that all types share, such as {@code path}, but that mean nothing to this one
 */
public record TypeSchema(String type, Class<? extends Record> options, Set<String> unused) {
  public TypeSchema {
    unused = Set.copyOf(unused);
  }
}
