package io.dualmix.mix;

import io.dualmix.DualMixException;
import io.dualmix.data.image.RgbImage;
import io.dualmix.data.load.Batch;
import java.util.List;

/**
 * Region-level mixing (paper, eq. 1): x_rl = M * x_t + (1 - M) * x_s, and the same for labels. M is
 * 0 inside a rectangle and 1 outside: a rectangle of the source image is pasted at the same
 * position onto the target image.
 *
 * <p>Works on heap arrays, so it can run on any thread before the step.
 */
public final class RegionMix {
  private RegionMix() {}

  /**
   * Mixes two batches sample by sample.
   *
   * @param source x_s and y_s
   * @param target x_t and y_t, with the source's size and step
   * @param rectangles one per sample, inside the image or empty
   * @return a new batch with the target's names
   * @throws DualMixException if sizes differ, labels are missing, or a rectangle exceeds the image
   */
  public static Batch mix(Batch source, Batch target, List<Rectangle> rectangles) {
    requireAlike(source, target, rectangles);
    rectangles.forEach(r -> requireInside(r, target.width(), target.height()));
    byte[] rgb = target.rgb().clone();
    byte[] classes = target.classes().clone();
    int pixels = target.width() * target.height();
    for (int i = 0; i < rectangles.size(); i++) {
      Rectangle r = rectangles.get(i);
      int first = i * pixels;
      paste(source.classes(), first, classes, first, target.width(), r, 1);
      paste(source.rgb(), first, rgb, first, target.width(), r, RgbImage.CHANNELS);
    }
    return new Batch(target.step(), target.names(), target.height(), target.width(), rgb, classes);
  }

  /**
   * Copies a rectangle from one image to the same place of another of the same size.
   *
   * @param from pixels of a batch, {@code [N, H, W, channels]}
   * @param first index of the first pixel of the image in {@code from}
   * @param to pixels of the other batch
   * @param onto index of the first pixel of the image in {@code to}
   * @param width W
   * @param r inside of the image, or empty
   * @param channels bytes of a pixel
   */
  public static void paste(
      byte[] from, int first, byte[] to, int onto, int width, Rectangle r, int channels) {
    for (int y = r.y(); y < r.y() + r.height(); y++) {
      int at = y * width + r.x();
      System.arraycopy(
          from, (first + at) * channels, to, (onto + at) * channels, r.width() * channels);
    }
  }

  private static void requireAlike(Batch source, Batch target, List<Rectangle> rectangles) {
    BatchPair.requireAlike(source, target);
    if (rectangles.size() != target.size()) {
      throw new DualMixException(
          target.size() + " images and " + rectangles.size() + " rectangles cannot be mixed",
          "Draw one rectangle for each image.");
    }
  }

  private static void requireInside(Rectangle r, int width, int height) {
    if ((long) r.x() + r.width() > width || (long) r.y() + r.height() > height) {
      throw new DualMixException(r + " exceeds an image of " + width + "x" + height, "");
    }
  }
}
