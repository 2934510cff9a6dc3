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
 * How image files become images.
 *
 * @param orientation whether images are turned as the camera noted
 * @param bits of the samples in files of 16 bits, 8..16: cameras of 10 or 12 bits leave the upper
 *     ones at zero, and such an image would be nearly black
 */
public record ImageReading(Orientation orientation, int bits) {
  /** The bits of a file's widest samples. */
  public static final int WIDEST = 16;

  /** As viewers and browsers show an image. */
  public static final ImageReading DEFAULT = new ImageReading(Orientation.APPLY, WIDEST);

  /** What is done with the orientation that a camera noted (EXIF 2.3, tag 274). */
  public enum Orientation {
    /** The image is turned and mirrored, as viewers, browsers and label tools do. */
    APPLY,
    /** The image stays as it is stored, for labels that were drawn on the stored pixels. */
    IGNORE
  }

  public ImageReading {
    if (bits < 8 || bits > WIDEST) {
      throw new DualMixException(
          "An image of " + bits + " bits a sample; expected 8 to " + WIDEST, "");
    }
  }

  /**
   * The size of the image in a file as {@link #read(Path)} gives it, from its header alone.
   *
   * @throws DualMixException if there is no such file, or no image in it
   */
  public ImageSize size(Path file) {
    return size(ImageContent.header(file));
  }

  /** The size of the image behind a header that is read already. */
  public ImageSize size(ImageHeader header) {
    return turns(header) && header.swapsSides()
        ? new ImageSize(header.height(), header.width())
        : new ImageSize(header.width(), header.height());
  }

  /**
   * Reads an image in colour: grey becomes three equal channels, 16 bits become 8, alpha is
   * dropped.
   *
   * @throws DualMixException if the file is missing, broken, too large, or of no known format
   */
  public RgbImage read(Path file) {
    return read(file, null);
  }

  /**
   * Reads an image in colour to scale it down: a JPEG file at a half, a quarter or an eighth of its
   * size, if that is still at least as large as wanted on both sides. Its decoder then leaves out
   * the fine detail that the scaling would average away. Other files are read at their own size.
   *
   * @param least the wanted size; null for the image's own
   * @throws DualMixException as {@link #read(Path)}
   */
  public RgbImage read(Path file, ImageSize least) {
    return decode(file, least).image();
  }

  /**
   * An image as it is read.
   *
   * @param image perhaps reduced
   * @param whole the size that it has unreduced
   */
  public record Decoded(RgbImage image, ImageSize whole) {}

  /**
   * As {@link #read(Path, ImageSize)}, with the image's own size.
   *
   * @throws DualMixException as {@link #read(Path)}
   */
  public Decoded decode(Path file, ImageSize least) {
    ImageContent content = ImageContent.read(file);
    ImageHeader header = content.header();
    try {
      RgbImage stored =
          header.colourType() == ImageHeader.COLOUR && PngSamples.knows(header)
              ? new RgbImage(header.width(), header.height(), PngSamples.decode(content))
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
      Mat mat = imdecode(ImageMats.ofFile(file), mode | IMREAD_IGNORE_ORIENTATION);
      if (mat == null || mat.empty()) {
        throw new IOException("its pixels cannot be decoded");
      }
      if (scaled) {
        mat.convertTo(mat, CV_8U, 255.0 / ((1 << bits) - 1), 0);
      }
      return ImageMats.toImage(mat);
    }
  }

  /** OpenCV's reading mode for the smallest of a JPEG's reductions that is large enough. */
  private int reduction(ImageHeader header, ImageSize least) {
    if (header.format() != ImageFormat.JPEG || least == null) {
      return 0;
    }
    boolean swapped = turns(header) && header.swapsSides();
    int width = swapped ? least.height() : least.width();
    int height = swapped ? least.width() : least.height();
    int possible = Math.min(header.width() / width, header.height() / height);
    if (possible >= 8) {
      return IMREAD_REDUCED_GRAYSCALE_8; // The "grey" modes are the bit of the reduction alone.
    }
    if (possible >= 4) {
      return IMREAD_REDUCED_GRAYSCALE_4;
    }
    return possible >= 2 ? IMREAD_REDUCED_GRAYSCALE_2 : 0;
  }
}
