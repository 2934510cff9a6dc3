package io.dualmix.data.augment;

import io.dualmix.PublicApi;
import io.dualmix.tensor.RandomStream;

/**
 * A step of an augmentation. An implementation is a record whose components are its options in a
 * configuration, with names in snake_case. Components are boxed; the compact constructor sets
 * defaults and checks ranges. To add a transform, write the record and register it with one line:
 * in {@link Transforms}, or for a separate jar in {@code
 * META-INF/services/io.dualmix.data.augment.Transform}. The record needs a constructor without
 * parameters that sets the defaults. Implementations are thread-safe.
 */
@PublicApi
public interface Transform {
  /** The name in a configuration, such as {@code flip}. */
  String name();

  /**
   * Transforms a sample, in the innermost open {@link io.dualmix.tensor.TensorScope}.
   *
   * @param sample not modified, and neither are its matrices
   * @param random the only source of randomness; the number of draws does not depend on the sample
   * @return a new sample or the same sample
   */
  Sample apply(Sample sample, RandomStream random);

  /**
   * Whether the transform moves pixels. Geometric transforms come first and act on image and label;
   * the weak and the strong view of a sample share them. Other transforms change colours only.
   */
  default boolean geometric() {
    return false;
  }
}
