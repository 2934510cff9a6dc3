package io.dualmix.data.image;

import io.dualmix.DualMixException;
import io.dualmix.PublicApi;
import java.util.Comparator;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The size of an image in pixels.
 *
 * @param width 1..{@link #LARGEST_SIDE}
 * @param height 1..{@link #LARGEST_SIDE}
 */
@PublicApi
public record ImageSize(int width, int height) implements Comparable<ImageSize> {
  /** JPEG's limit, so that strips of aerial images are accepted; the area is bounded separately. */
  public static final int LARGEST_SIDE = 65535;

  /**
   * The system property that sets the largest area, in megapixels: 1 to {@link #MOST_MEGAPIXELS}.
   */
  public static final String AREA_PROPERTY = "dualmix.max_megapixels";

  /** The default for the largest area, in megapixels: twice that of survey cameras. */
  public static final int DEFAULT_MEGAPIXELS = 200;

  /** A square of 16384 pixels: below Java's 2 GiB array limit at three bytes a pixel. */
  public static final int MOST_MEGAPIXELS = 268;

  private static final long PIXELS = 1_000_000L;

  private static final Pattern TEXT = Pattern.compile("(\\d{1,6})x(\\d{1,6})");

  private static final Comparator<ImageSize> ORDER =
      Comparator.comparingInt(ImageSize::width).thenComparingInt(ImageSize::height);

  public ImageSize {
    long largestArea = megapixels(System.getProperty(AREA_PROPERTY)) * PIXELS;
    if (width < 1
        || height < 1
        || width > LARGEST_SIDE
        || height > LARGEST_SIDE
        || (long) width * height > largestArea) {
      throw new DualMixException(
          String.format(
              Locale.ROOT,
              "A size of %dx%d; expected sides of 1 to %d pixels and at most %d pixels in all",
              width,
              height,
              LARGEST_SIDE,
              largestArea),
          "");
    }
  }

  /**
   * Parses the largest area in megapixels.
   *
   * @param setting the property's value; null for none
   * @throws DualMixException if it is not a whole number of 1 to {@link #MOST_MEGAPIXELS}
   */
  static int megapixels(String setting) {
    if (setting == null) {
      return DEFAULT_MEGAPIXELS;
    }
    if (!setting.matches("[1-9][0-9]{0,2}") || Integer.parseInt(setting) > MOST_MEGAPIXELS) {
      throw new DualMixException(
          "The system property "
              + AREA_PROPERTY
              + " is '"
              + setting
              + "'; expected 1 to "
              + MOST_MEGAPIXELS,
          "Start Java with -D" + AREA_PROPERTY + "=" + DEFAULT_MEGAPIXELS + ".");
    }
    return Integer.parseInt(setting);
  }

  /**
   * A size from a text such as {@code 1024x512}.
   *
   * @param what it is the size of, such as "a window size", for the message
   * @throws DualMixException if the text is not of this form, or a side is out of range
   */
  public static ImageSize parse(String text, String what) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new DualMixException(
          "'" + text + "' is not " + what, "Write width x height, such as 1024x512.");
    }
    return new ImageSize(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
  }

  /** Returns the size of an image. */
  public static ImageSize of(RgbImage image) {
    return new ImageSize(image.width(), image.height());
  }

  /** Returns the size of a label. */
  public static ImageSize of(LabelImage label) {
    return new ImageSize(label.width(), label.height());
  }

  /** Compares by width, then by height. */
  @Override
  public int compareTo(ImageSize other) {
    return ORDER.compare(this, other);
  }

  /** For example {@code 480x360}. */
  @Override
  public String toString() {
    return width + "x" + height;
  }
}
