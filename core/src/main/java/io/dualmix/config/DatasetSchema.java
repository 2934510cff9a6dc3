package io.dualmix.config;

import java.util.Set;

/**
 * The keys of a type of data sets.
 *
 * @param type such as {@code folder}
 * @param options the record that the keys of this type alone are bound to
 * @param unused keys of every data set, such as {@code path}, that mean nothing to this type
 */
public record DatasetSchema(String type, Class<? extends Record> options, Set<String> unused) {
  public DatasetSchema {
    unused = Set.copyOf(unused);
  }
}
