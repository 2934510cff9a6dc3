package io.dualmix.data;

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
import javax.imageio.ImageIO;
import org.bytedeco.opencv.opencv_core.Mat;

/** Label files as they store their pixels, before values or colours become classes. */
final class RawLabels {
  /** Bytes of a pixel with alpha. */
  private static final int WITH_ALPHA = 4;

  private RawLabels() {}

  /**
   * The values of a label: palette indices and not the palette's colours.
   *
   * @param redOfWideColour whether colour of 16 bits holds the class in its red channel, as
   *     SYNTHIA's labels do
   * @throws DualMixException if it cannot be read, does not keep values exactly, or holds colours
   */
  static IndexRaster indices(Path file, boolean redOfWideColour) {
    ImageContent content = exact(file);
    try {
      return content.header().format() == ImageFormat.PNG
          ? PngIndices.decode(content.bytes(), content.header(), redOfWideColour)
          : indices(content);
    } catch (ColourLabel e) {
      throw new DualMixException(
          "Cannot read " + file + ": " + e.getMessage(),
          "Set label_format: colours in the data set's configuration, or save class indices.",
          e);
    } catch (IOException | RuntimeException e) {
      throw ImageContent.unreadable(file, e);
    }
  }

  /** A label that is a picture in colours where indices are expected. */
  static final class ColourLabel extends IOException {
    private static final long serialVersionUID = 1L;

    ColourLabel() {
      super("it holds colours, not class indices");
    }
  }

  /**
   * The colours of a label.
   *
   * @throws DualMixException if it cannot be read, or does not keep colours exactly
   */
  static ColourRaster colours(Path file) {
    ImageContent content = exact(file);
    ImageHeader header = content.header();
    try {
      return header.colourType() == ImageHeader.COLOUR && PngSamples.knows(header)
          ? new ColourRaster(
              header.width(), header.height(), PngSamples.decode(content.bytes(), header), null)
          : colours(content.bytes());
    } catch (IOException | RuntimeException e) {
      throw ImageContent.unreadable(file, e);
    }
  }

  /** How many pixels of a label are erased (alpha 0). */
  static int erased(Path file) {
    ImageContent content = exact(file);
    int type = content.header().colourType();
    if (type != ImageHeader.GREY_ALPHA && type != ImageHeader.COLOUR_ALPHA) {
      return 0;
    }
    ColourRaster raster = colours(file);
    int erased = 0;
    for (int i = 0; i < raster.size(); i++) {
      erased += raster.erased(i) ? 1 : 0;
    }
    return erased;
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
      return ofMat(content.bytes());
    }
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(content.bytes()));
    ImageHeader header = content.header();
    if (image == null
        || image.getWidth() != header.width()
        || image.getHeight() != header.height()) {
      throw new IOException("its pixels cannot be decoded");
    }
    return ofRaster(image.getRaster());
  }

  private static IndexRaster ofRaster(Raster raster) throws IOException {
    int bands = raster.getNumBands();
    char[] values = new char[raster.getWidth() * raster.getHeight()];
    int[] row = null;
    for (int y = 0; y < raster.getHeight(); y++) {
      row = raster.getPixels(0, y, raster.getWidth(), 1, row);
      for (int x = 0; x < raster.getWidth(); x++) {
        int at = x * bands;
        if (bands >= RgbImage.CHANNELS && (row[at] != row[at + 1] || row[at] != row[at + 2])) {
          throw new ColourLabel();
        }
        values[y * raster.getWidth() + x] = (char) row[at];
      }
    }
    return new IndexRaster(raster.getWidth(), raster.getHeight(), null, values);
  }

  private static IndexRaster ofMat(byte[] file) throws IOException {
    try (TensorScope scope = new TensorScope()) {
      Mat mat = decoded(file);
      if (mat.channels() != 1) {
        throw new ColourLabel();
      }
      Mat wide = new Mat();
      mat.convertTo(wide, org.bytedeco.opencv.global.opencv_core.CV_16U);
      char[] values = new char[mat.rows() * mat.cols()];
      new org.bytedeco.javacpp.CharPointer(wide.data()).get(values);
      return new IndexRaster(mat.cols(), mat.rows(), null, values);
    }
  }

  private static ColourRaster colours(byte[] file) throws IOException {
    try (TensorScope scope = new TensorScope()) {
      Mat mat = decoded(file);
      int channels = mat.channels();
      if (mat.elemSize1() == 2) {
        mat.convertTo(mat, CV_8U, 1.0 / 256, 0);
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
    Mat mat = imdecode(Mats.ofFile(file), IMREAD_UNCHANGED);
    if (mat == null || mat.empty()) {
      throw new IOException("its pixels cannot be decoded");
    }
    return mat.isContinuous() ? mat : mat.clone();
  }
}
