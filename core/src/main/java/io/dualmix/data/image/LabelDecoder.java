package io.dualmix.data.image;

import static org.bytedeco.opencv.global.opencv_core.CV_8U;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_UNCHANGED;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imdecode;

import io.dualmix.DualMixException;
import io.dualmix.tensor.TensorScope;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.bytedeco.opencv.opencv_core.Mat;

/** Reads the stored values or colours of label files, before they are mapped to classes. */
final class LabelDecoder {
  /** Bytes per pixel with alpha. */
  private static final int WITH_ALPHA = 4;

  private LabelDecoder() {}

  /**
   * The values of a label; palette indices are not converted to colours.
   *
   * @param redOfWideColour whether 16-bit colour labels have the class in the red channel, as in
   *     SYNTHIA
   * @throws DualMixException if it cannot be read, has a lossy format, or contains colours
   */
  static IndexRaster indices(Path file, boolean redOfWideColour) {
    ImageContent content = exact(file);
    try {
      return content.header().format() == ImageFormat.PNG
          ? PngLabelDecoder.decode(content, redOfWideColour)
          : indices(content);
    } catch (ColourLabel e) {
      throw new DualMixException(
          "Cannot read " + file + ": " + e.getMessage(),
          "Set label_format: colours in the configuration of a folder data set, or save class"
              + " indices.",
          e);
    } catch (IOException | RuntimeException e) {
      throw ImageContent.unreadable(file.toString(), e);
    }
  }

  /** Thrown for a colour label where indices are expected. */
  static final class ColourLabel extends IOException {
    private static final long serialVersionUID = 1L;

    ColourLabel() {
      super("it holds colours, not class indices");
    }
  }

  /**
   * The colours of a label.
   *
   * @throws DualMixException if it cannot be read, or has a lossy format
   */
  static ColourRaster colours(Path file) {
    ImageContent content = exact(file);
    ImageHeader header = content.header();
    try {
      return header.colourType() == ImageHeader.COLOUR && PngImageDecoder.knows(header)
          ? new ColourRaster(header.width(), header.height(), PngImageDecoder.decode(content), null)
          : colours(
              header.format() == ImageFormat.TIFF && header.orientation() != 1
                  ? TiffDirectory.withoutOrientation(content.bytes())
                  : content.bytes());
    } catch (IOException | RuntimeException e) {
      throw ImageContent.unreadable(file.toString(), e);
    }
  }

  /**
   * The number of erased pixels (alpha 0) in a label.
   *
   * @param byColour whether the label is a colour label
   */
  static int erased(Path file, boolean byColour, boolean redOfWideColour) {
    ImageHeader header = exact(file).header();
    boolean opaque =
        header.colourType() == ImageHeader.GREY || header.colourType() == ImageHeader.COLOUR;
    if (header.format() == ImageFormat.PNG && opaque) {
      return 0;
    }
    IntPredicate erased = byColour ? colours(file)::erased : indices(file, redOfWideColour)::erased;
    return (int) IntStream.range(0, header.width() * header.height()).filter(erased).count();
  }

  private static ImageContent exact(Path file) {
    ImageContent content = ImageContent.read(file);
    if (!content.header().format().exact()) {
      throw new DualMixException(
          "The label "
              + file
              + " is a "
              + content.header().format()
              + " file, which does not keep class indices exactly",
          "Save labels as PNG.");
    }
    return content;
  }

  private static IndexRaster indices(ImageContent content) throws IOException {
    if (content.header().format() == ImageFormat.PNM) {
      return PnmDecoder.decode(content.bytes(), content.header());
    }
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(content.bytes()));
    ImageHeader header = content.header();
    if (image == null
        || image.getWidth() != header.width()
        || image.getHeight() != header.height()) {
      throw new IOException("its pixels cannot be decoded");
    }
    // ImageIO inverts bilevel and grey images in which 0 means white.
    boolean inverted =
        header.format() == ImageFormat.TIFF
            && TiffDirectory.read(SeekableInput.of(content.bytes()), 0).whiteIsZero();
    return ofRaster(image.getRaster(), inverted ? (1 << header.bitDepth()) - 1 : 0);
  }

  /**
   * The values of a decoded image.
   *
   * @param inverted the maximum value of an inverted image; 0 if not inverted
   */
  private static IndexRaster ofRaster(Raster raster, int inverted) throws IOException {
    int bands = raster.getNumBands();
    boolean alpha = bands == 2 || bands == WITH_ALPHA;
    boolean[] erased = alpha ? new boolean[raster.getWidth() * raster.getHeight()] : null;
    char[] values = new char[raster.getWidth() * raster.getHeight()];
    int[] row = null;
    for (int y = 0; y < raster.getHeight(); y++) {
      row = raster.getPixels(0, y, raster.getWidth(), 1, row);
      for (int x = 0; x < raster.getWidth(); x++) {
        int at = x * bands;
        if (bands >= RgbImage.CHANNELS && (row[at] != row[at + 1] || row[at] != row[at + 2])) {
          throw new ColourLabel();
        }
        int pixel = y * raster.getWidth() + x;
        values[pixel] = (char) (inverted == 0 ? row[at] : inverted - row[at]);
        if (alpha) {
          erased[pixel] = row[at + bands - 1] == 0;
        }
      }
    }
    return new IndexRaster(raster.getWidth(), raster.getHeight(), null, values, erased);
  }

  private static ColourRaster colours(byte[] file) throws IOException {
    try (TensorScope scope = new TensorScope()) {
      Mat mat = decoded(file);
      int channels = mat.channels();
      if (mat.elemSize1() == 2) {
        mat.convertTo(mat, CV_8U, 1.0 / 257, 0); // Scales 65535 to 255.
      } else if (mat.elemSize1() != 1) {
        throw new IOException("its samples have more than 16 bits");
      }
      int pixels = mat.rows() * mat.cols();
      byte[] stored = new byte[pixels * channels];
      mat.data().get(stored);
      byte[] rgb = new byte[pixels * RgbImage.CHANNELS];
      byte[] alpha = channels == WITH_ALPHA ? new byte[pixels] : null;
      for (int i = 0; i < pixels; i++) {
        for (int c = 0; c < RgbImage.CHANNELS; c++) {
          // OpenCV stores blue first; grey has one channel.
          rgb[i * RgbImage.CHANNELS + c] =
              stored[i * channels + (channels < RgbImage.CHANNELS ? 0 : 2 - c)];
        }
        if (alpha != null) {
          alpha[i] = stored[i * channels + 3];
        }
      }
      return new ColourRaster(mat.cols(), mat.rows(), rgb, alpha);
    }
  }

  /** In the innermost scope, continuous. */
  private static Mat decoded(byte[] file) throws IOException {
    Mat mat = imdecode(MatConversions.ofFile(file), IMREAD_UNCHANGED);
    if (mat == null || mat.empty()) {
      throw new IOException("its pixels cannot be decoded");
    }
    return mat.isContinuous() ? mat : mat.clone();
  }
}
