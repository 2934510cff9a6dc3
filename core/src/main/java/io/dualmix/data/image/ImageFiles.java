package io.dualmix.data.image;

import static org.bytedeco.opencv.global.opencv_imgcodecs.imencode;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_BGR2RGB;
import static org.bytedeco.opencv.global.opencv_imgproc.cvtColor;

import io.dualmix.DualMixException;
import io.dualmix.PublicApi;
import io.dualmix.storage.AtomicFiles;
import io.dualmix.tensor.TensorScope;
import java.io.IOException;
import java.nio.file.Path;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Reads images and labels in the formats of {@link ImageFormat} and writes PNG. Thread-safe.
 *
 * <p>The format, size and completeness of a file are validated before decoding.
 */
@PublicApi
public final class ImageFiles {
  private ImageFiles() {}

  /**
   * The size of the image that {@link #readImage(Path)} returns, from the header only.
   *
   * @throws DualMixException if the file is missing or is not an image
   */
  public static ImageSize size(Path file) {
    return ImageDecoder.DEFAULT.size(file);
  }

  /**
   * Reads an image as RGB, rotated by its EXIF orientation: see {@link ImageDecoder#read(Path)}.
   *
   * @throws DualMixException if the file is missing, damaged, too large or of an unknown format
   */
  public static RgbImage readImage(Path file) {
    return ImageDecoder.DEFAULT.read(file);
  }

  /**
   * Reads an image from memory, as {@link #readImage(Path)} does from a file.
   *
   * @param encoded the content of an image file
   * @param name for errors, such as that of an upload
   * @throws DualMixException if it is damaged, too large or of an unknown format
   */
  public static RgbImage readImage(byte[] encoded, String name) {
    return ImageDecoder.DEFAULT.read(encoded, name);
  }

  /**
   * The size of an image in memory, from the header only.
   *
   * @param encoded the content of an image file
   * @param name for errors
   * @throws DualMixException if it is not an image
   */
  public static ImageSize size(byte[] encoded, String name) {
    return ImageDecoder.DEFAULT.size(ImageContent.header(encoded, name));
  }

  /**
   * Reads an image as RGB at a reduced size: see {@link ImageDecoder#read(Path, ImageSize)}.
   *
   * @param least minimum size
   * @throws DualMixException as {@link #readImage(Path)}
   */
  public static RgbImage readImage(Path file, ImageSize least) {
    return ImageDecoder.DEFAULT.read(file, least);
  }

  /**
   * Reads a label of class indices, as written by {@link #writeLabel}.
   *
   * @throws DualMixException as {@link #readImage}; also if it contains colours or a value above
   *     255
   */
  public static LabelImage readLabel(Path file) {
    IndexRaster raster = LabelDecoder.indices(file, false);
    byte[] classes = new byte[raster.size()];
    for (int i = 0; i < classes.length; i++) {
      if (raster.value(i) > 255 && !raster.erased(i)) {
        throw new DualMixException(
            "The label "
                + file
                + " holds the value "
                + raster.value(i)
                + "; expected class indices of at most 255",
            "Give the data set a mapping from raw values to classes.");
      }
      classes[i] = (byte) (raster.erased(i) ? ClassTable.IGNORE : raster.value(i));
    }
    return new LabelImage(raster.width(), raster.height(), classes);
  }

  /**
   * Decodes a mask: grey, palette or bilevel PNG.
   *
   * @param png the bytes of the file
   * @return 1 where a pixel is not 0, otherwise 0
   * @throws DualMixException if it is damaged, too large, or contains colours
   */
  public static LabelImage readMask(byte[] png) {
    try {
      ImageContent content = ImageContent.of(png, "the mask");
      if (content.header().format() != ImageFormat.PNG) {
        throw new IOException("it is a " + content.header().format() + " file; expected PNG");
      }
      IndexRaster raster = PngLabelDecoder.decode(content, false);
      byte[] mask = new byte[raster.size()];
      for (int i = 0; i < mask.length; i++) {
        mask[i] = (byte) (raster.value(i) == 0 || raster.erased(i) ? 0 : 1);
      }
      return new LabelImage(raster.width(), raster.height(), mask);
    } catch (IOException | IndexOutOfBoundsException e) {
      throw new DualMixException("a mask cannot be read: " + e.getMessage(), "", e);
    }
  }

  /** Writes an image atomically as 8-bit RGB PNG. */
  public static void writeImage(Path file, RgbImage image) {
    AtomicFiles.write(file, encodePng(image));
  }

  /** Writes a label atomically as 8-bit grey PNG of class indices. */
  public static void writeLabel(Path file, LabelImage label) {
    AtomicFiles.write(file, encodePng(label));
  }

  /** The bytes of an 8-bit colour PNG file. */
  public static byte[] encodePng(RgbImage image) {
    try (TensorScope scope = new TensorScope()) {
      Mat mat = MatConversions.of(image);
      cvtColor(mat, mat, COLOR_BGR2RGB); // The same channel swap converts to BGR.
      return encode(mat);
    }
  }

  /** The bytes of an 8-bit grey PNG file of class indices. */
  public static byte[] encodePng(LabelImage label) {
    try (TensorScope scope = new TensorScope()) {
      return encode(MatConversions.of(label));
    }
  }

  /** Colours each class; ignored pixels are black. */
  public static RgbImage colourise(LabelImage label, ClassTable table) {
    return overlay(
        new RgbImage(
            label.width(), label.height(), new byte[label.classes().length * RgbImage.CHANNELS]),
        label,
        table,
        1);
  }

  /**
   * Blends the class colours over an image.
   *
   * @param alpha opacity of the class colours, 0..1; ignored pixels keep the image's colour
   * @throws DualMixException if the sizes differ, or the label holds an index outside the table
   */
  public static RgbImage overlay(RgbImage image, LabelImage label, ClassTable table, double alpha) {
    if (image.width() != label.width() || image.height() != label.height()) {
      throw new DualMixException(
          "A label of "
              + ImageSize.of(label)
              + " cannot lie over an image of "
              + ImageSize.of(image),
          "");
    }
    byte[] rgb = image.rgb().clone();
    for (int i = 0; i < label.classes().length; i++) {
      int index = label.classes()[i] & 0xFF;
      if (index == ClassTable.IGNORE) {
        continue;
      }
      if (index >= table.size()) {
        throw new DualMixException(
            "A label holds the class " + index + "; the table has " + table.size(), "");
      }
      int colour = table.classes().get(index).rgb();
      for (int c = 0; c < RgbImage.CHANNELS; c++) {
        int at = i * RgbImage.CHANNELS + c;
        int over = colour >> (16 - 8 * c) & 0xFF;
        rgb[at] = (byte) Math.round((1 - alpha) * (rgb[at] & 0xFF) + alpha * over);
      }
    }
    return new RgbImage(image.width(), image.height(), rgb);
  }

  private static byte[] encode(Mat mat) {
    BytePointer buffer = new BytePointer();
    if (!imencode(".png", mat, buffer)) {
      throw new IllegalStateException("OpenCV did not encode a PNG of 8 bits");
    }
    byte[] bytes = new byte[Math.toIntExact(buffer.limit())];
    buffer.get(bytes);
    return bytes;
  }
}
