package io.dualmix.config;

import java.util.Set;

/**
 * The keys of a type of data set or transform.
 *
 * @param type such as {@code folder}, or {@code flip}
 * @param options the record of the type's own keys
 * @param unused common keys, such as {@code path}, that this type does not use
 */
public record TypeSchema(String type, Class<? extends Record> options, Set<String> unused) {
  public TypeSchema {
    unused = Set.copyOf(unused);
  }
}
