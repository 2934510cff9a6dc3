package io.dualmix.data.augment;

import io.dualmix.data.image.RgbImage;
import io.dualmix.tensor.RandomStream;

/**
 * A change of a whole decoded image before augmentation, such as LAB transfer. Safe for use from
 * many threads; a pure function of its arguments.
 */
@FunctionalInterface
public interface ImageTransform {
  /**
   * Changes one image.
   *
   * @param image is not changed
   * @param random all the randomness there is
   * @return a new image of the same size, or the same one
   */
  RgbImage apply(RgbImage image, RandomStream random);
}
