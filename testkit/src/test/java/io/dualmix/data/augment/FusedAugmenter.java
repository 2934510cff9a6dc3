package io.dualmix.data.augment;

import static org.bytedeco.opencv.global.opencv_core.BORDER_CONSTANT;
import static org.bytedeco.opencv.global.opencv_core.copyMakeBorder;
import static org.bytedeco.opencv.global.opencv_core.flip;
import static org.bytedeco.opencv.global.opencv_imgproc.GaussianBlur;

import io.dualmix.DualMixException;
import io.dualmix.data.ResizedDataset;
import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.ImageSize;
import io.dualmix.data.image.LabelImage;
import io.dualmix.data.image.MatConversions;
import io.dualmix.data.image.RgbImage;
import io.dualmix.tensor.RandomStream;
import io.dualmix.tensor.TensorScope;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * The pipeline before transforms were a list, as one method: what the list of the short form is
 * compared with. Applies an {@link Augmentation}. Image and label move together; where the scaled
 * image does not fill the crop, the image is padded with the mean colour and the label is ignored.
 * Safe for use from many threads.
 */
final class FusedAugmenter {
  /** ImageNet's mean, rounded: about zero after normalisation, so that padding excites nothing. */
  private static final int[] PADDING = {124, 116, 104};

  /** From hardly visible to about the softness of a moving camera, in pixels of the crop. */
  private static final double BLUR_SIGMA_MIN = 0.15;

  private static final double BLUR_SIGMA_MAX = 1.15;

  private static final int MIRROR = 1; // OpenCV's code for left and right exchanged.

  private final Augmentation augmentation;

  /** An augmenter for one way of varying images. */
  FusedAugmenter(Augmentation augmentation) {
    this.augmentation = augmentation;
  }

  /**
   * An image with its label.
   *
   * @param label null for none
   */
  record Sample(RgbImage image, LabelImage label) {}

  /**
   * What part of an image is used, and where it lands.
   *
   * @param part of the image, before scaling
   * @param scaled the part's size after scaling, at most the crop's
   * @param left columns of padding before it
   * @param top rows of padding above it
   */
  private record Placement(int x, int y, ImageSize part, ImageSize scaled, int left, int top) {}

  /**
   * Varies an image and its label.
   *
   * @param label of the image's size; null for none
   * @param random the only source of randomness; the draws do not depend on the image
   * @throws DualMixException if the sizes differ
   */
  Sample apply(RgbImage image, LabelImage label, RandomStream random) {
    if (label != null && !ImageSize.of(image).equals(ImageSize.of(label))) {
      throw new DualMixException(
          "The label has " + ImageSize.of(label) + ", its image " + ImageSize.of(image), "");
    }
    if (augmentation.equals(Augmentation.NONE)) {
      return new Sample(image, label);
    }
    ImageSize crop = augmentation.crop() == null ? ImageSize.of(image) : augmentation.crop();
    Placement placement = place(ImageSize.of(image), crop, random);
    boolean mirrored = random.chance(augmentation.flip());
    try (TensorScope scope = new TensorScope()) {
      Mat pixels =
          geometry(MatConversions.of(image), placement, mirrored, ResizedDataset.Kind.IMAGE);
      pixels = ColourMatrix.draw(augmentation.jitter(), random).apply(pixels);
      blur(pixels, random);
      Mat colour = pad(pixels, placement, crop, scalar(PADDING));
      if (label == null) {
        return new Sample(MatConversions.toImage(colour), null);
      }
      Mat classes =
          geometry(MatConversions.of(label), placement, mirrored, ResizedDataset.Kind.LABEL);
      Mat padded = pad(classes, placement, crop, new Scalar(ClassTable.IGNORE));
      return new Sample(MatConversions.toImage(colour), MatConversions.toLabel(padded));
    }
  }

  /** Only the part that will be seen is scaled: cheaper than cutting it from a scaled image. */
  private Placement place(ImageSize image, ImageSize crop, RandomStream random) {
    double scale = random.uniform(augmentation.scaleMin(), augmentation.scaleMax());
    int[] across = span(image.width(), crop.width(), scale, random.nextDouble());
    int[] down = span(image.height(), crop.height(), scale, random.nextDouble());
    return new Placement(
        across[0],
        down[0],
        new ImageSize(across[1], down[1]),
        new ImageSize(across[2], down[2]),
        across[3],
        down[3]);
  }

  /** One axis: start and length in the image, length in the crop, padding before it. */
  private static int[] span(int image, int crop, double scale, double place) {
    int scaled = Math.max(1, (int) Math.round(image * scale));
    if (scaled < crop) {
      return new int[] {0, image, scaled, (int) (place * (crop - scaled + 1))};
    }
    int length = Math.max(1, Math.min(image, (int) Math.round(crop / scale)));
    return new int[] {(int) (place * (image - length + 1)), length, crop, 0};
  }

  private static Mat geometry(Mat whole, Placement at, boolean mirrored, ResizedDataset.Kind kind) {
    Mat part = whole.apply(new Rect(at.x, at.y, at.part.width(), at.part.height()));
    Mat scaled = ResizedDataset.scale(part, at.scaled, kind);
    if (!mirrored) {
      return scaled;
    }
    Mat mirror = new Mat();
    flip(scaled, mirror, MIRROR);
    return mirror;
  }

  private void blur(Mat pixels, RandomStream random) {
    boolean wanted = random.chance(augmentation.blur());
    double sigma = random.uniform(BLUR_SIGMA_MIN, BLUR_SIGMA_MAX);
    if (wanted) {
      GaussianBlur(pixels, pixels, new Size(0, 0), sigma); // Size 0: as wide as sigma needs.
    }
  }

  private static Mat pad(Mat scaled, Placement at, ImageSize crop, Scalar value) {
    if (at.scaled.equals(crop)) {
      return scaled;
    }
    Mat padded = new Mat();
    copyMakeBorder(
        scaled,
        padded,
        at.top,
        crop.height() - at.scaled.height() - at.top,
        at.left,
        crop.width() - at.scaled.width() - at.left,
        BORDER_CONSTANT,
        value);
    return padded;
  }

  private static Scalar scalar(int[] rgb) {
    return new Scalar(rgb[0], rgb[1], rgb[2], 0);
  }
}
