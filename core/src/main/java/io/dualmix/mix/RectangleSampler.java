package io.dualmix.mix;

import io.dualmix.DualMixException;
import io.dualmix.tensor.RandomStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Draws rectangles as in CutMix-Seg (French et al., BMVC 2020): for an area share p, the height
 * share is exp(U(0, 1) ln p) and the width share is p divided by the height share; the position is
 * uniform. The paper says only "randomly chosen coordinates".
 *
 * @param areaMin minimum share p of an image's area, above 0
 * @param areaMax maximum share, {@code areaMin} to 1; p is uniform between the two
 */
public record RectangleSampler(double areaMin, double areaMax) {
  /** CutMix-Seg's share of the area. */
  public static final double DEFAULT_AREA = 0.5;

  public RectangleSampler {
    if (!(areaMin > 0 && areaMin <= areaMax && areaMax <= 1)) {
      throw new DualMixException(
          "Rectangles take a share of "
              + areaMin
              + " to "
              + areaMax
              + " of the image; expected an ascending range above 0 and up to 1",
          "Such as 0.5 to 0.5; see method.region_mix in the configuration.");
    }
  }

  /** A sampler with a fixed area share of 0.5. */
  public static RectangleSampler half() {
    return new RectangleSampler(DEFAULT_AREA, DEFAULT_AREA);
  }

  /**
   * Draws one rectangle per sample of a batch.
   *
   * @param count number of samples
   * @param width of the images
   * @param height of the images
   * @param probability probability that a sample is mixed, 0..1; the others get {@link
   *     Rectangle#EMPTY}
   * @param random the only source of randomness
   */
  public List<Rectangle> draw(
      int count, int width, int height, double probability, RandomStream random) {
    List<Rectangle> rectangles = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      // Both are always drawn, so that the positions do not depend on the probability.
      boolean mixed = random.chance(probability);
      Rectangle rectangle = draw(width, height, random);
      rectangles.add(mixed ? rectangle : Rectangle.EMPTY);
    }
    return rectangles;
  }

  /**
   * Draws a rectangle inside an image of {@code width} x {@code height}, at least one pixel large.
   */
  public Rectangle draw(int width, int height, RandomStream random) {
    double area = random.uniform(areaMin, areaMax);
    double heightShare = Math.exp(random.nextDouble() * Math.log(area));
    int w = pixels(area / heightShare, width);
    int h = pixels(heightShare, height);
    return new Rectangle(random.nextInt(width - w + 1), random.nextInt(height - h + 1), w, h);
  }

  private static int pixels(double share, int length) {
    return (int) Math.max(1, Math.min(length, Math.round(share * length)));
  }
}
