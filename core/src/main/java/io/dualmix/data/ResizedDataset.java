package io.dualmix.data;

import static org.bytedeco.opencv.global.opencv_imgproc.INTER_AREA;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_LINEAR;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_NEAREST_EXACT;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;

import io.dualmix.data.image.ImageMetadata;
import io.dualmix.data.image.ImageSize;
import io.dualmix.data.image.LabelImage;
import io.dualmix.data.image.MatConversions;
import io.dualmix.data.image.RgbImage;
import io.dualmix.tensor.TensorScope;
import java.util.Optional;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * A data set with all images resized to one size, as evaluation protocols require. Images are
 * scaled by area averaging down and bilinearly up. Labels use the nearest pixel or keep their size.
 */
public final class ResizedDataset extends DerivedDataset {
  private final ImageSize size;
  private final boolean labels;

  /** The kind of matrix: class indices must not be averaged. */
  public enum Kind {
    IMAGE,
    LABEL
  }

  /**
   * @param base the data set with the original sizes
   * @param size size of every image and label; the aspect ratio is not preserved
   */
  public ResizedDataset(Dataset base, ImageSize size) {
    this(base, size, true);
  }

  private ResizedDataset(Dataset base, ImageSize size, boolean labels) {
    super(base);
    this.size = size;
    this.labels = labels;
  }

  /**
   * Resizes the images only, to score predictions on smaller images at full resolution. Not for
   * training, where labels must have the size of their images.
   */
  public static ResizedDataset imagesOnly(Dataset base, ImageSize size) {
    return new ResizedDataset(base, size, false);
  }

  @Override
  public RgbImage image(int index) {
    return scaled(base().image(index, size), size);
  }

  /** An image in another size; the same object if it has that size. */
  public static RgbImage scaled(RgbImage image, ImageSize size) {
    if (ImageSize.of(image).equals(size)) {
      return image;
    }
    try (TensorScope scope = new TensorScope()) {
      return MatConversions.toImage(scale(MatConversions.of(image), size, Kind.IMAGE));
    }
  }

  @Override
  public LabelImage label(int index) {
    LabelImage label = base().label(index);
    if (!labels || ImageSize.of(label).equals(size)) {
      return label;
    }
    try (TensorScope scope = new TensorScope()) {
      return MatConversions.toLabel(scale(MatConversions.of(label), size, Kind.LABEL));
    }
  }

  @Override
  public Optional<Origin> imageOrigin(int index) {
    return base().imageOrigin(index).map(origin -> origin.then("resized to " + size));
  }

  @Override
  public Optional<Origin> labelOrigin(int index) {
    Optional<Origin> origin = base().labelOrigin(index);
    return labels ? origin.map(o -> o.then("resized to " + size)) : origin;
  }

  @Override
  public Optional<ImageMetadata> metadata(int index) {
    return base().metadata(index).map(metadata -> metadata.resized(size));
  }

  @Override
  public String describe() {
    return base().describe() + (labels ? ", resized to " : ", images resized to ") + size;
  }

  /** Scales a matrix, in the innermost scope; returns the same matrix if the size is the same. */
  public static Mat scale(Mat mat, ImageSize size, Kind kind) {
    if (mat.cols() == size.width() && mat.rows() == size.height()) {
      return mat;
    }
    boolean shrinks = size.width() <= mat.cols() && size.height() <= mat.rows();
    int interpolation = shrinks ? INTER_AREA : INTER_LINEAR;
    if (kind == Kind.LABEL) {
      // OpenCV's INTER_NEAREST is shifted by half a pixel against the other two.
      interpolation = INTER_NEAREST_EXACT;
    }
    Mat scaled = new Mat();
    resize(mat, scaled, new Size(size.width(), size.height()), 0, 0, interpolation);
    return scaled;
  }
}
