package io.dualmix.data.augment;

import io.dualmix.data.image.RgbImage;
import io.dualmix.tensor.RandomStream;

/**
 * A transform of a whole decoded image before augmentation, such as LAB transfer. Thread-safe and a
 * pure function of its arguments.
 */
@FunctionalInterface
public interface ImageTransform {
  /**
   * Transforms an image.
   *
   * @param image is not changed
   * @param random the only source of randomness
   * @return a new image of the same size, or the same one
   */
  RgbImage apply(RgbImage image, RandomStream random);
}
