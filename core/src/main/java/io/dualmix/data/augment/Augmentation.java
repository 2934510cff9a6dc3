package io.dualmix.data.augment;

import io.dualmix.DualMixException;
import io.dualmix.data.image.ImageSize;

/**
 * The short form of an augmentation, applied in this order: scale and crop, flip, colours, blur,
 * padding.
 *
 * @param scaleMin minimum factor of the random scale, 0.1..10
 * @param scaleMax maximum factor, {@code scaleMin} to 10
 * @param crop size of the result; null for the image's size
 * @param flip probability of a horizontal flip, 0..1
 * @param jitter strength of the colour jitter
 * @param blur probability of a Gaussian blur, 0..1
 */
public record Augmentation(
    double scaleMin,
    double scaleMax,
    ImageSize crop,
    double flip,
    ColourJitter jitter,
    double blur) {
  /** No change, for evaluation. */
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

  /** A random crop or padding to a size, without other changes. */
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
