package io.dualmix.data.augment;

import io.dualmix.tensor.RandomStream;

/**
 * One step of an augmentation. An implementation is a record whose components are its options in a
 * configuration, by their names in snake_case: boxed, with defaults set and ranges checked in the
 * compact constructor. A new transform is that record and one line: in {@link Transforms}, or, in a
 * jar of its own, in {@code META-INF/services/io.dualmix.data.augment.Transform}; either needs a
 * constructor without parameters, which takes the defaults. Safe for use from many threads.
 */
public interface Transform {
  /** The name in a configuration, such as {@code flip}. */
  String name();

  /**
   * Varies a sample, in the innermost open {@link io.dualmix.tensor.TensorScope}.
   *
   * @param sample is not changed, nor are its matrices
   * @param random all the randomness there is; the same number of draws happens whatever the sample
   * @return a new sample, or the same one
   */
  Sample apply(Sample sample, RandomStream random);

  /**
   * Whether pixels move. Geometric transforms come first and act on image and label alike; a weak
   * and a strong view of a sample share them. The others change colours and leave labels alone.
   */
  default boolean geometric() {
    return false;
  }
}
