package io.dualmix.data.image;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;

import io.dualmix.tensor.NativeLibraries;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Converts between heap images and OpenCV matrices. Every matrix created here belongs to the
 * innermost open {@link io.dualmix.tensor.TensorScope}.
 */
public final class MatConversions {
  static {
    NativeLibraries.prepare();
    // Loader workers run in parallel; OpenCV's thread pool would only compete for their cores.
    opencv_core.setNumThreads(0);
  }

  private MatConversions() {}

  /** A copy of an image, 8 bits, channels red green blue. */
  public static Mat of(RgbImage image) {
    Mat mat = new Mat(image.height(), image.width(), CV_8UC3);
    mat.data().put(image.rgb(), 0, image.rgb().length);
    return mat;
  }

  /** A copy of a label, 8 bits, one channel. */
  public static Mat of(LabelImage label) {
    Mat mat = new Mat(label.height(), label.width(), CV_8UC1);
    mat.data().put(label.classes(), 0, label.classes().length);
    return mat;
  }

  /** A copy of a file's content, for OpenCV's decoders. */
  static Mat ofFile(byte[] content) {
    return of(new LabelImage(content.length, 1, content));
  }

  /** The image in a matrix of 8 bits and three channels, red green blue. */
  public static RgbImage toImage(Mat mat) {
    return new RgbImage(mat.cols(), mat.rows(), bytes(mat, RgbImage.CHANNELS));
  }

  /** The label in a matrix of 8 bits and one channel. */
  public static LabelImage toLabel(Mat mat) {
    return new LabelImage(mat.cols(), mat.rows(), bytes(mat, 1));
  }

  private static byte[] bytes(Mat mat, int channels) {
    Mat whole = mat.isContinuous() ? mat : mat.clone();
    byte[] bytes = new byte[Math.toIntExact((long) mat.cols() * mat.rows() * channels)];
    whole.data().get(bytes, 0, bytes.length);
    return bytes;
  }
}
