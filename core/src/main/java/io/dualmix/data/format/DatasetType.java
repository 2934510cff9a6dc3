package io.dualmix.data.format;

import io.dualmix.data.Dataset;
import java.util.Set;

/**
 * A type of data sets: the reader of a published layout, or another source of labelled images. A
 * new type is one class, its options record, and one line: in the list of built-in types, or, for a
 * type in a jar of its own, in {@code META-INF/services/io.dualmix.data.format.DatasetType}. An
 * implementation is public, has a constructor without parameters, and holds no state.
 *
 * @param <O> the record that the keys of this type alone are bound to by their names in snake_case;
 *     a key that it does not have is refused. Its components are boxed, null where the key is left
 *     out; its compact constructor checks them with {@link io.dualmix.config.Require}
 */
public interface DatasetType<O extends Record> {
  /** The name in a configuration, such as {@code cityscapes}. */
  String name();

  /** The class of the options. */
  Class<O> options();

  /**
   * Finds the images. What acts alike on every type ({@code range}, {@code resize}, {@code
   * orientation}, {@code bits}, {@code unknown}, and {@code list} unless {@link #readsList()}) is
   * applied to the result afterwards.
   *
   * @throws io.dualmix.DualMixException if an option is missing or unknown, or files are; the
   *     message names the key or the path
   */
  Dataset open(O options, DatasetContext context);

  /** Keys of every data set, in snake_case, that mean nothing to this type: they are refused. */
  default Set<String> unused() {
    return Set.of();
  }

  /** Whether {@link #open} itself reads the list of {@link DatasetContext#list()}. */
  default boolean readsList() {
    return false;
  }

  /**
   * Whether images without a label are left out where labels are needed. A published data set has
   * some, and nobody can be asked to list them; in a person's own folders a missing label is a
   * mistake.
   */
  default boolean leavesOutUnlabelled() {
    return true;
  }
}
