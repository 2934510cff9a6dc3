package io.dualmix.data.augment;

import io.dualmix.DualMixException;
import io.dualmix.data.image.ImageSize;

/**
 * How training images are varied, in this order: scale and crop, mirror, colours, blur, padding.
 *
 * @param scaleMin the lowest factor of the random scale, 0.1..10
 * @param scaleMax the highest, from {@code scaleMin} to 10
 * @param crop the size of the result; null for the image's own size
 * @param flip the probability of a mirror image, 0..1
 * @param jitter of colours
 * @param blur the probability of a Gaussian blur, 0..1
 */
public record Augmentation(
    double scaleMin,
    double scaleMax,
    ImageSize crop,
    double flip,
    ColourJitter jitter,
    double blur) {
  /** The image as it is: for evaluation. */
  public static final Augmentation NONE = new Augmentation(1, 1, null, 0, ColourJitter.NONE, 0);

  private static final double SMALLEST_SCALE = 0.1;
  private static final double LARGEST_SCALE = 10;

  public Augmentation {
    if (!(scaleMin >= SMALLEST_SCALE && scaleMin <= scaleMax && scaleMax <= LARGEST_SCALE)) {
      throw new DualMixException(
          "The random scale goes from "
              + scaleMin
              + " to "
              + scaleMax
              + "; expected an ascending range within "
              + SMALLEST_SCALE
              + " to "
              + LARGEST_SCALE,
          "Such as 0.75 to 1.5; 1 to 1 is no scaling.");
    }
    requireProbability("flip", flip);
    requireProbability("blur", blur);
    if (jitter == null) {
      throw new DualMixException("An augmentation needs a jitter", "Use ColourJitter.NONE.");
    }
  }

  /** The image as it is, but cut or padded to a size at a random place. */
  public static Augmentation crop(int width, int height) {
    return new Augmentation(1, 1, new ImageSize(width, height), 0, ColourJitter.NONE, 0);
  }

  private static void requireProbability(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new DualMixException(
          "The probability of " + name + " is " + value + "; expected 0 to 1", "");
    }
  }
}
