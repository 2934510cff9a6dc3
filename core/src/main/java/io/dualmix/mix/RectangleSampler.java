package io.dualmix.mix;

import io.dualmix.DualMixException;
import io.dualmix.tensor.RandomStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Draws rectangles as CutMix-Seg does (French et al., BMVC 2020): of an area share p the height
 * takes exp(U(0, 1) ln p) of the image's height, the width the rest, p / height share; the place is
 * uniform. The paper says only "randomly chosen coordinates".
 *
 * @param areaMin the smallest share p of an image's area, above 0
 * @param areaMax the largest, from {@code areaMin} to 1; p is uniform between the two
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

  /** Half of the area, always. */
  public static RectangleSampler half() {
    return new RectangleSampler(DEFAULT_AREA, DEFAULT_AREA);
  }

  /**
   * One rectangle for each sample of a batch.
   *
   * @param count samples
   * @param width of the images
   * @param height of the images
   * @param probability of mixing a sample at all, 0..1; the others get {@link Rectangle#EMPTY}
   * @param random all the randomness there is
   */
  public List<Rectangle> draw(
      int count, int width, int height, double probability, RandomStream random) {
    List<Rectangle> rectangles = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      // Both are drawn always, so that the places do not change with the probability.
      boolean mixed = random.chance(probability);
      Rectangle rectangle = draw(width, height, random);
      rectangles.add(mixed ? rectangle : Rectangle.EMPTY);
    }
    return rectangles;
  }

  /** A rectangle within an image of {@code width} x {@code height}, at least one pixel large. */
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
