package io.dualmix.data.augment;

import static org.bytedeco.opencv.global.opencv_core.BORDER_CONSTANT;
import static org.bytedeco.opencv.global.opencv_core.copyMakeBorder;

import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.ImageMats;
import io.dualmix.data.image.ImageSize;
import io.dualmix.data.image.LabelImage;
import io.dualmix.data.image.RgbImage;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;

/**
 * An image and its label on their way through the transforms. The matrices belong to a scope of the
 * {@link Augmenter}. Padding is added after the last transform, so that no colour change acts on
 * it.
 *
 * @param pixels {@code [height, width]}, 8 bits, channels red green blue
 * @param classes of the same size, 8 bits, class indices and {@link ClassTable#IGNORE}; null for an
 *     image without a label
 * @param frame where the pixels lie in the result
 */
public record Sample(Mat pixels, Mat classes, Frame frame) {
  /** ImageNet's mean, rounded: about zero after normalisation, so that padding excites nothing. */
  static final int[] PADDING = {124, 116, 104};

  /**
   * The result's size and where the pixels lie in it.
   *
   * @param size of the result; at least that of the pixels once all transforms are done
   * @param left columns of padding before the pixels
   * @param top rows of padding above them
   */
  public record Frame(ImageSize size, int left, int top) {}

  /**
   * A sample as it is, in the innermost scope.
   *
   * @param label of the image's size; null for none
   * @param crop the result's size; null for the image's own
   */
  static Sample of(RgbImage image, LabelImage label, ImageSize crop) {
    ImageSize size = crop == null ? ImageSize.of(image) : crop;
    return new Sample(
        ImageMats.of(image), label == null ? null : ImageMats.of(label), new Frame(size, 0, 0));
  }

  /** The same with other colours. */
  public Sample colours(Mat changed) {
    return new Sample(changed, classes, frame);
  }

  /** The padded image. */
  RgbImage image() {
    return ImageMats.toImage(padded(pixels, new Scalar(PADDING[0], PADDING[1], PADDING[2], 0)));
  }

  /** The padded label, ignored where the image is padding; null for none. */
  LabelImage label() {
    return classes == null
        ? null
        : ImageMats.toLabel(padded(classes, new Scalar(ClassTable.IGNORE)));
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
