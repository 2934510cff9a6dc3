package io.dualmix.data;

import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_COLOR_RGB;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_REDUCED_GRAYSCALE_2;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_REDUCED_GRAYSCALE_4;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_REDUCED_GRAYSCALE_8;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imdecode;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imencode;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_BGR2RGB;
import static org.bytedeco.opencv.global.opencv_imgproc.cvtColor;

import io.dualmix.DualMixException;
import io.dualmix.storage.AtomicFiles;
import io.dualmix.tensor.TensorScope;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.ToIntFunction;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Images and labels in PNG and JPEG files. Safe for use from many threads.
 *
 * <p>Every file is checked before it is decoded: its kind, its size, and that it is all there. An
 * orientation noted by the camera (EXIF) is not applied, since labels are drawn on the stored
 * pixels.
 */
public final class ImageFiles {
  /** A file is read whole: this keeps a mistaken path to a video from filling the heap. */
  private static final long LARGEST_FILE = 1L << 30;

  private ImageFiles() {}

  /** A file's content with its header, checked. */
  private record Checked(byte[] bytes, ImageHeader header) {}

  /**
   * The size of the image in a file, from its header alone.
   *
   * @throws DualMixException if there is no such file, or no image in it
   */
  public static ImageSize size(Path file) {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      ImageHeader header = ImageHeader.read(in);
      return checkedSize(file, header);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /**
   * Reads an image in colour: grey becomes three equal channels, 16 bits become the upper 8, alpha
   * is dropped.
   *
   * @throws DualMixException if the file is missing, broken, too large, or neither PNG nor JPEG
   */
  public static RgbImage readImage(Path file) {
    return read(file, header -> IMREAD_COLOR_RGB);
  }

  /**
   * Reads an image in colour to scale it down: a JPEG file at a half, a quarter or an eighth of its
   * size, if that is still at least as large as wanted on both sides. Its decoder then leaves out
   * the fine detail that the scaling would average away. Other files are read at their own size.
   *
   * @param least the wanted size
   * @throws DualMixException as {@link #readImage(Path)}
   */
  public static RgbImage readImage(Path file, ImageSize least) {
    return read(file, header -> mode(header, least));
  }

  private static RgbImage read(Path file, ToIntFunction<ImageHeader> mode) {
    Checked checked = read(file);
    ImageHeader header = checked.header;
    try {
      return header.colourType() == ImageHeader.COLOUR && PngSamples.knows(header)
          ? new RgbImage(header.width(), header.height(), PngSamples.decode(checked.bytes, header))
          : decode(checked.bytes, mode.applyAsInt(header));
    } catch (IOException | RuntimeException e) {
      throw unreadable(file, e);
    }
  }

  /**
   * Reads a label whose values are class indices, as {@link #writeLabel} writes it.
   *
   * @throws DualMixException as {@link #readImage}; also if it holds colours or a value above 255
   */
  public static LabelImage readLabel(Path file) {
    IndexRaster raster = readIndices(file);
    byte[] classes = new byte[raster.size()];
    for (int i = 0; i < classes.length; i++) {
      if (raster.value(i) > 255) {
        throw new DualMixException(
            "The label "
                + file
                + " holds the value "
                + raster.value(i)
                + "; expected class indices of at most 255",
            "Give the data set a mapping from raw values to classes.");
      }
      classes[i] = (byte) raster.value(i);
    }
    return new LabelImage(raster.width(), raster.height(), classes);
  }

  /** Reads the raw values of a PNG label: palette indices and not the palette's colours. */
  static IndexRaster readIndices(Path file) {
    Checked checked = read(file);
    if (checked.header.format() != ImageHeader.Format.PNG) {
      throw new DualMixException(
          "The label " + file + " is a JPEG file, which does not keep class indices exactly",
          "Save labels as PNG.");
    }
    try {
      return PngIndices.decode(checked.bytes, checked.header);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
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
      Mat mat = Mats.of(image);
      cvtColor(mat, mat, COLOR_BGR2RGB); // The same exchange of channels, to BGR.
      return encode(mat);
    }
  }

  /** The bytes of an 8-bit grey PNG file of class indices. */
  public static byte[] encodePng(LabelImage label) {
    try (TensorScope scope = new TensorScope()) {
      return encode(Mats.of(label));
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

  /** OpenCV's reading mode for the smallest of a JPEG's reductions that is large enough. */
  private static int mode(ImageHeader header, ImageSize least) {
    int possible =
        header.format() == ImageHeader.Format.JPEG
            ? Math.min(header.width() / least.width(), header.height() / least.height())
            : 1;
    int reduction = 0; // The "grey" modes are the bit of the reduction alone.
    if (possible >= 8) {
      reduction = IMREAD_REDUCED_GRAYSCALE_8;
    } else if (possible >= 4) {
      reduction = IMREAD_REDUCED_GRAYSCALE_4;
    } else if (possible >= 2) {
      reduction = IMREAD_REDUCED_GRAYSCALE_2;
    }
    return IMREAD_COLOR_RGB | reduction;
  }

  private static RgbImage decode(byte[] file, int mode) throws IOException {
    try (TensorScope scope = new TensorScope()) {
      Mat mat = imdecode(Mats.ofFile(file), mode | IMREAD_IGNORE_ORIENTATION);
      if (mat == null || mat.empty()) {
        throw new IOException("its pixels cannot be decoded");
      }
      return Mats.toImage(mat);
    }
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

  private static Checked read(Path file) {
    try {
      long length = Files.size(file);
      if (length > LARGEST_FILE) {
        throw new IOException("it has " + length + " bytes; at most " + LARGEST_FILE + " are read");
      }
      byte[] bytes = Files.readAllBytes(file);
      ImageHeader header = ImageHeader.read(new ByteArrayInputStream(bytes));
      checkedSize(file, header);
      header.requireRoom(bytes.length);
      ImageIntegrity.require(header.format(), bytes);
      return new Checked(bytes, header);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static ImageSize checkedSize(Path file, ImageHeader header) throws IOException {
    try {
      return new ImageSize(header.width(), header.height());
    } catch (DualMixException e) {
      throw new DualMixException(
          "Cannot read " + file + ": " + e.getMessage(), "Scale the image down first.", e);
    }
  }

  private static DualMixException unreadable(Path file, Exception e) {
    if (e instanceof NoSuchFileException) {
      return new DualMixException(
          "There is no file " + file, "Check the data set's path and its list of files.", e);
    }
    String reason = e.getMessage();
    if (e instanceof AccessDeniedException) {
      reason = "permission denied";
    } else if (e instanceof EOFException) {
      reason = "it breaks off";
    }
    return new DualMixException(
        "Cannot read " + file + ": " + reason, "Replace the file, or take it out.", e);
  }
}
