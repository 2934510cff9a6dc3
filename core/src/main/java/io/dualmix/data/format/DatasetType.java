package io.dualmix.data.format;

import io.dualmix.PublicApi;
import io.dualmix.data.Dataset;
import java.util.Set;

/**
 * A type of data set: the reader of a published layout or another source of labelled images. To add
 * a type, write one class and its options record, and register it with one line: in the list of
 * built-in types, or for a separate jar in {@code
 * META-INF/services/io.dualmix.data.format.DatasetType}. Implementations are public, have a
 * constructor without parameters and are stateless.
 *
 * @param <O> the options record, whose components are the type's own keys in snake_case; unknown
 *     keys are rejected. Components are boxed and null if the key is absent; their annotations,
 *     such as {@link io.dualmix.config.Range}, declare what is valid, and the compact constructor
 *     checks it with {@link io.dualmix.config.SettingRules}
 */
@PublicApi
public interface DatasetType<O extends Record> {
  /** The name in a configuration, such as {@code cityscapes}. */
  String name();

  /** The class of the options record. */
  Class<O> options();

  /**
   * Opens the data set. The keys common to all types ({@code range}, {@code resize}, {@code
   * orientation}, {@code bits}, {@code unknown}, and {@code list} unless {@link #readsList()}) are
   * applied to the result afterwards.
   *
   * @throws io.dualmix.DualMixException if an option or a file is missing or invalid; the message
   *     names the key or the path
   */
  Dataset open(O options, DatasetContext context);

  /** The common keys, in snake_case, that this type does not use and therefore rejects. */
  default Set<String> unused() {
    return Set.of();
  }

  /** Whether {@link #open} itself reads the list of {@link DatasetContext#list()}. */
  default boolean readsList() {
    return false;
  }

  /**
   * Whether images without a label are skipped where labels are required. Published data sets have
   * such images; in a user's own folders a missing label is an error.
   */
  default boolean leavesOutUnlabelled() {
    return true;
  }
}
