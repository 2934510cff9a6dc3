package io.dualmix.data.image;

import static org.bytedeco.opencv.global.opencv_core.CV_8U;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_ANYDEPTH;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_COLOR_RGB;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_REDUCED_GRAYSCALE_2;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_REDUCED_GRAYSCALE_4;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_REDUCED_GRAYSCALE_8;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imdecode;

import io.dualmix.DualMixException;
import io.dualmix.tensor.TensorScope;
import java.io.IOException;
import java.nio.file.Path;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * The options for decoding image files.
 *
 * @param orientation treatment of the EXIF orientation
 * @param bits significant bits of 16-bit files, 8..16: cameras of 10 or 12 bits leave the upper
 *     bits at zero, which would give a nearly black image
 */
public record ImageDecoder(Orientation orientation, int bits) {
  /** The largest number of bits per sample. */
  public static final int WIDEST = 16;

  /** The behaviour of viewers and browsers. */
  public static final ImageDecoder DEFAULT = new ImageDecoder(Orientation.APPLY, WIDEST);

  /** The treatment of the EXIF orientation (EXIF 2.3, tag 274). */
  public enum Orientation {
    /** The image is rotated and mirrored, as by viewers, browsers and label tools. */
    APPLY,
    /** The image is unchanged, for labels that were drawn on the stored pixels. */
    IGNORE
  }

  public ImageDecoder {
    if (bits < 8 || bits > WIDEST) {
      throw new DualMixException(
          "An image of " + bits + " bits a sample; expected 8 to " + WIDEST, "");
    }
  }

  /**
   * The size of the image that {@link #read(Path)} returns, from the header only.
   *
   * @throws DualMixException if the file is missing or is not an image
   */
  public ImageSize size(Path file) {
    return size(ImageContent.header(file));
  }

  /** The size of the image for a header. */
  public ImageSize size(ImageHeader header) {
    return turns(header) && header.swapsSides()
        ? new ImageSize(header.height(), header.width())
        : new ImageSize(header.width(), header.height());
  }

  /**
   * Reads an image as RGB. Grey is expanded to three equal channels, 16 bits are reduced to 8,
   * alpha is dropped.
   *
   * @throws DualMixException if the file is missing, damaged, too large or of an unknown format
   */
  public RgbImage read(Path file) {
    return read(file, null);
  }

  /**
   * Reads an image as RGB at a reduced size. A JPEG file is decoded at 1/2, 1/4 or 1/8 of its size
   * if both sides are still at least as large as {@code least}; the decoder then skips the detail
   * that scaling would average out. Other formats are read at full size.
   *
   * @param least minimum size; null for full size
   * @throws DualMixException as {@link #read(Path)}
   */
  public RgbImage read(Path file, ImageSize least) {
    return decode(file, least).image();
  }

  /**
   * A decoded image.
   *
   * @param image the image, possibly at a reduced size
   * @param whole the full size
   */
  public record Decoded(RgbImage image, ImageSize whole) {}

  /**
   * Reads an image as {@link #read(Path, ImageSize)} and returns its full size as well.
   *
   * @throws DualMixException as {@link #read(Path)}
   */
  public Decoded decode(Path file, ImageSize least) {
    return decode(ImageContent.read(file), file.toString(), least);
  }

  /**
   * Reads an image from memory.
   *
   * @param encoded the content of an image file
   * @param name for errors
   * @throws DualMixException if it is damaged, too large or of an unknown format
   */
  RgbImage read(byte[] encoded, String name) {
    return decode(ImageContent.of(encoded, name), name, null).image();
  }

  private Decoded decode(ImageContent content, String file, ImageSize least) {
    ImageHeader header = content.header();
    try {
      RgbImage stored =
          header.colourType() == ImageHeader.COLOUR && PngImageDecoder.knows(header)
              ? new RgbImage(header.width(), header.height(), PngImageDecoder.decode(content))
              : decode(content.bytes(), header, least);
      return new Decoded(
          turns(header) ? ExifOrientation.of(stored, header.orientation()) : stored, size(header));
    } catch (IOException | RuntimeException e) {
      throw ImageContent.unreadable(file, e);
    }
  }

  private boolean turns(ImageHeader header) {
    return orientation == Orientation.APPLY && header.orientation() != 1;
  }

  private RgbImage decode(byte[] content, ImageHeader header, ImageSize least) throws IOException {
    boolean turnedByDecoder = header.format() == ImageFormat.TIFF && header.orientation() != 1;
    byte[] file = turnedByDecoder ? TiffDirectory.withoutOrientation(content) : content;
    boolean scaled = header.bitDepth() == WIDEST && bits < WIDEST;
    int mode = IMREAD_COLOR_RGB | reduction(header, least) | (scaled ? IMREAD_ANYDEPTH : 0);
    try (TensorScope scope = new TensorScope()) {
      Mat mat = imdecode(MatConversions.ofFile(file), mode | IMREAD_IGNORE_ORIENTATION);
      if (mat == null || mat.empty()) {
        throw new IOException("its pixels cannot be decoded");
      }
      if (scaled) {
        mat.convertTo(mat, CV_8U, 255.0 / ((1 << bits) - 1), 0);
      }
      return MatConversions.toImage(mat);
    }
  }

  /** OpenCV's read mode for the largest reduction of a JPEG that satisfies the minimum size. */
  private int reduction(ImageHeader header, ImageSize least) {
    if (header.format() != ImageFormat.JPEG || least == null) {
      return 0;
    }
    boolean swapped = turns(header) && header.swapsSides();
    int width = swapped ? least.height() : least.width();
    int height = swapped ? least.width() : least.height();
    int possible = Math.min(header.width() / width, header.height() / height);
    if (possible >= 8) {
      return IMREAD_REDUCED_GRAYSCALE_8; // The "grey" modes consist of the reduction bit only.
    }
    if (possible >= 4) {
      return IMREAD_REDUCED_GRAYSCALE_4;
    }
    return possible >= 2 ? IMREAD_REDUCED_GRAYSCALE_2 : 0;
  }
}
