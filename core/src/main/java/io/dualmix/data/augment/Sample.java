package io.dualmix.data.augment;

import static org.bytedeco.opencv.global.opencv_core.BORDER_CONSTANT;
import static org.bytedeco.opencv.global.opencv_core.copyMakeBorder;

import io.dualmix.PublicApi;
import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.ImageSize;
import io.dualmix.data.image.LabelImage;
import io.dualmix.data.image.MatConversions;
import io.dualmix.data.image.PixelArea;
import io.dualmix.data.image.RgbImage;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;

/**
 * An image and its label during augmentation. The matrices belong to a scope of the {@link
 * Augmenter}. Padding is added after the last transform, so that colour transforms do not change
 * it.
 *
 * @param pixels {@code [height, width]}, 8 bits, channels red green blue
 * @param classes of the same size, 8 bits, class indices and {@link ClassTable#IGNORE}; null for an
 *     image without a label
 * @param frame position of the pixels in the result
 */
@PublicApi
public record Sample(Mat pixels, Mat classes, Frame frame) {
  /** The rounded mean of ImageNet, which is about zero after normalisation. */
  static final int[] PADDING = {124, 116, 104};

  /**
   * The size of the result and the position of the pixels in it.
   *
   * @param size size of the result; at least that of the pixels after the last transform
   * @param left columns of padding before the pixels
   * @param top rows of padding above them
   */
  public record Frame(ImageSize size, int left, int top) {}

  /**
   * An unchanged sample, in the innermost scope.
   *
   * @param label of the image's size; null for none
   * @param crop size of the result; null for the image's size
   */
  static Sample of(RgbImage image, LabelImage label, ImageSize crop) {
    ImageSize size = crop == null ? ImageSize.of(image) : crop;
    return new Sample(
        MatConversions.of(image),
        label == null ? null : MatConversions.of(label),
        new Frame(size, 0, 0));
  }

  /** The same sample with other pixels. */
  public Sample colours(Mat changed) {
    return new Sample(changed, classes, frame);
  }

  /** The padded image. */
  RgbImage image() {
    return MatConversions.toImage(
        padded(pixels, new Scalar(PADDING[0], PADDING[1], PADDING[2], 0)));
  }

  /** The part of the result that shows the image; the rest is padding. */
  PixelArea content() {
    return new PixelArea(frame.left, frame.top, pixels.cols(), pixels.rows());
  }

  /** The padded label, with padding ignored; null for none. */
  LabelImage label() {
    return classes == null
        ? null
        : MatConversions.toLabel(padded(classes, new Scalar(ClassTable.IGNORE)));
  }

  private Mat padded(Mat mat, Scalar value) {
    if (mat.cols() == frame.size.width() && mat.rows() == frame.size.height()) {
      return mat;
    }
    Mat padded = new Mat();
    copyMakeBorder(
        mat,
        padded,
        frame.top,
        frame.size.height() - mat.rows() - frame.top,
        frame.left,
        frame.size.width() - mat.cols() - frame.left,
        BORDER_CONSTANT,
        value);
    return padded;
  }
}
