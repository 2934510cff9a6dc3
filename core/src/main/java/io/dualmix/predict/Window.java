package io.dualmix.predict;

import io.dualmix.DualMixException;
import io.dualmix.PublicApi;
import io.dualmix.data.image.ImageSize;

/**
 * The size and overlap of a sliding window.
 *
 * @param width pixels, at least 1
 * @param height pixels, at least 1
 * @param overlap pixels shared by neighbouring windows in each direction, less than both sizes
 */
@PublicApi
public record Window(int width, int height, int overlap) {
  /** A third: every window border lies well within another window. */
  private static final int SHARE = 3;

  public Window {
    if (width < 1 || height < 1 || overlap < 0 || overlap >= Math.min(width, height)) {
      throw new DualMixException(
          "Windows of " + width + "x" + height + " pixels cannot overlap by " + overlap,
          "Sizes must be at least 1; the overlap must be at least 0 and less than both sizes.");
    }
  }

  /** A window that overlaps by a third of its shorter side. */
  public static Window of(int width, int height) {
    return new Window(width, height, Math.min(width, height) / SHARE);
  }

  /**
   * A window from a text such as {@code 1024x512}, overlapping by a third of its shorter side.
   *
   * @throws DualMixException if the text is not of this form
   */
  public static Window parse(String size) {
    ImageSize parsed = ImageSize.parse(size, "a window size");
    return of(parsed.width(), parsed.height());
  }

  /** A copy with another overlap. */
  public Window withOverlap(int other) {
    return new Window(width, height, other);
  }
}
