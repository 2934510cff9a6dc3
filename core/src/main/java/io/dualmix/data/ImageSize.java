package io.dualmix.data;

import io.dualmix.DualMixException;
import java.util.Comparator;

/**
 * The size of an image in pixels.
 *
 * @param width 1..{@link #LARGEST_SIDE}
 * @param height 1..{@link #LARGEST_SIDE}
 */
public record ImageSize(int width, int height) implements Comparable<ImageSize> {
  /** Twice the widest street camera in use; a larger number is a broken header or an attack. */
  public static final int LARGEST_SIDE = 16384;

  /** Three bytes a pixel and a working copy of them stay below Java's 2 GiB array limit. */
  public static final long LARGEST_AREA = 200_000_000L;

  private static final Comparator<ImageSize> ORDER =
      Comparator.comparingInt(ImageSize::width).thenComparingInt(ImageSize::height);

  public ImageSize {
    if (width < 1
        || height < 1
        || width > LARGEST_SIDE
        || height > LARGEST_SIDE
        || (long) width * height > LARGEST_AREA) {
      throw new DualMixException(
          String.format(
              "A size of %dx%d; expected sides of 1 to %d pixels and at most %d pixels in all",
              width, height, LARGEST_SIDE, LARGEST_AREA),
          "");
    }
  }

  /** The size of an image. */
  public static ImageSize of(RgbImage image) {
    return new ImageSize(image.width(), image.height());
  }

  /** The size of a label. */
  public static ImageSize of(LabelImage label) {
    return new ImageSize(label.width(), label.height());
  }

  /** By width, then height. */
  @Override
  public int compareTo(ImageSize other) {
    return ORDER.compare(this, other);
  }

  /** Such as {@code 480x360}. */
  @Override
  public String toString() {
    return width + "x" + height;
  }
}
