package io.dualmix.data.image;

import static org.bytedeco.opencv.global.opencv_imgcodecs.imencode;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_BGR2RGB;
import static org.bytedeco.opencv.global.opencv_imgproc.cvtColor;

import io.dualmix.DualMixException;
import io.dualmix.storage.AtomicFiles;
import io.dualmix.tensor.TensorScope;
import java.nio.file.Path;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Images and labels in files; reads what {@link ImageFormat} lists, writes PNG. Safe for use from
 * many threads.
 *
 * <p>Every file is checked before it is decoded: its kind, its size, and that it is all there.
 */
public final class ImageFiles {
  private ImageFiles() {}

  /**
   * The size of the image in a file as {@link #readImage(Path)} gives it, from its header alone.
   *
   * @throws DualMixException if there is no such file, or no image in it
   */
  public static ImageSize size(Path file) {
    return ImageReading.DEFAULT.size(file);
  }

  /**
   * Reads an image in colour, turned as its camera noted: see {@link ImageReading#read(Path)}.
   *
   * @throws DualMixException if the file is missing, broken, too large, or of no known format
   */
  public static RgbImage readImage(Path file) {
    return ImageReading.DEFAULT.read(file);
  }

  /**
   * Reads an image in colour to scale it down: see {@link ImageReading#read(Path, ImageSize)}.
   *
   * @param least the wanted size
   * @throws DualMixException as {@link #readImage(Path)}
   */
  public static RgbImage readImage(Path file, ImageSize least) {
    return ImageReading.DEFAULT.read(file, least);
  }

  /**
   * Reads a label whose values are class indices, as {@link #writeLabel} writes it.
   *
   * @throws DualMixException as {@link #readImage}; also if it holds colours or a value above 255
   */
  public static LabelImage readLabel(Path file) {
    IndexRaster raster = RawLabels.indices(file, false);
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

  /** Writes an image as 8-bit colour PNG, whole or not at all. */
  public static void writeImage(Path file, RgbImage image) {
    AtomicFiles.write(file, encodePng(image));
  }

  /** Writes a label as 8-bit grey PNG of class indices, whole or not at all. */
  public static void writeLabel(Path file, LabelImage label) {
    AtomicFiles.write(file, encodePng(label));
  }

  /** The bytes of an 8-bit colour PNG file. */
  public static byte[] encodePng(RgbImage image) {
    try (TensorScope scope = new TensorScope()) {
      Mat mat = ImageMats.of(image);
      cvtColor(mat, mat, COLOR_BGR2RGB); // The same exchange of channels, to BGR.
      return encode(mat);
    }
  }

  /** The bytes of an 8-bit grey PNG file of class indices. */
  public static byte[] encodePng(LabelImage label) {
    try (TensorScope scope = new TensorScope()) {
      return encode(ImageMats.of(label));
    }
  }

  /** Each class in its colour; ignored pixels are black. */
  public static RgbImage colourise(LabelImage label, ClassTable table) {
    return overlay(
        new RgbImage(
            label.width(), label.height(), new byte[label.classes().length * RgbImage.CHANNELS]),
        label,
        table,
        1);
  }

  /**
   * An image with the classes' colours over it.
   *
   * @param alpha the share of the colours, 0..1; ignored pixels keep the image's colour
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
