package io.dualmix.mix;

import io.dualmix.data.image.RgbImage;

/**
 * Mean and standard deviation (of the population) of the CIE-LAB channels of one or more images:
 * sRGB, white D65, L in 0..100, a and b about -127..127.
 *
 * @param pixels number of pixels, at least 1
 * @param lightness statistics of L
 * @param a statistics of the green-red channel
 * @param b statistics of the blue-yellow channel
 */
public record LabStatistics(long pixels, Channel lightness, Channel a, Channel b) {
  /**
   * The statistics of a channel.
   *
   * @param mean mu
   * @param deviation sigma, at least 0
   */
  public record Channel(double mean, double deviation) {
    private Channel merge(long pixels, Channel other, long otherPixels) {
      double share = (double) otherPixels / (pixels + otherPixels);
      double distance = other.mean - mean;
      double variance =
          (1 - share) * deviation * deviation
              + share * other.deviation * other.deviation
              + share * (1 - share) * distance * distance;
      return new Channel(mean + share * distance, Math.sqrt(variance));
    }
  }

  /** Computes the statistics of an image. */
  public static LabStatistics of(RgbImage image) {
    long pixels = (long) image.width() * image.height();
    double[] sums = LabBlock.sums(image.rgb());
    return new LabStatistics(
        pixels,
        channel(pixels, sums[0], sums[1], LabBlock.LIGHTNESS_PER_Y, LabBlock.LIGHTNESS_AT_0),
        channel(pixels, sums[2], sums[3], LabBlock.A_PER_U, 0),
        channel(pixels, sums[4], sums[5], LabBlock.B_PER_V, 0));
  }

  /** Merges the statistics of two sets of pixels (Chan et al. 1979). */
  public LabStatistics merge(LabStatistics other) {
    return new LabStatistics(
        pixels + other.pixels,
        lightness.merge(pixels, other.lightness, other.pixels),
        a.merge(pixels, other.a, other.pixels),
        b.merge(pixels, other.b, other.pixels));
  }

  private static Channel channel(
      long pixels, double sum, double squares, double factor, double offset) {
    double mean = sum / pixels;
    // Rounding may give a small negative value.
    double variance = Math.max(0, squares / pixels - mean * mean);
    return new Channel(factor * mean + offset, factor * Math.sqrt(variance));
  }
}
