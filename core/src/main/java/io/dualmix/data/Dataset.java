package io.dualmix.data;

import io.dualmix.PublicApi;
import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.FileIssue;
import io.dualmix.data.image.ImageMetadata;
import io.dualmix.data.image.ImageSize;
import io.dualmix.data.image.LabelImage;
import io.dualmix.data.image.LabelIssue;
import io.dualmix.data.image.RgbImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The images of a domain, with labels for none, some or all of them. Implementations are immutable
 * and thread-safe; reading an item twice returns the same bytes.
 */
@PublicApi
public interface Dataset {
  /** The classes that labels index. */
  ClassTable classes();

  /** The number of images. */
  int size();

  /**
   * The name of image {@code index}, unique within the data set, such as the base name of its file.
   */
  String name(int index);

  /**
   * Decodes image {@code index}.
   *
   * @throws io.dualmix.DualMixException if the file cannot be read; the message names it
   */
  RgbImage image(int index);

  /**
   * Decodes image {@code index} at a size of at least {@code least}, which is faster if it is
   * scaled down afterwards. Data sets that transform or cache images return the full size.
   *
   * @throws io.dualmix.DualMixException as {@link #image(int)}
   */
  default RgbImage image(int index, ImageSize least) {
    return image(index);
  }

  /** Whether image {@code index} has a label. */
  boolean labelled(int index);

  /**
   * Reads the label of image {@code index}, which has the width and height of the image. If only
   * images are resized ({@link ResizedDataset#imagesOnly}), it has those of the original image.
   *
   * @throws io.dualmix.DualMixException if there is none, it cannot be read, its size is not the
   *     image's, or it holds an unknown value; the message names the file
   */
  LabelImage label(int index);

  /**
   * The origin of {@link #image(int)}, which identifies it in caches; empty if unknown, as for
   * generated images. A data set that transforms images extends the origin or returns none.
   */
  default Optional<Origin> imageOrigin(int index) {
    return Optional.empty();
  }

  /** The origin of {@link #label}. */
  default Optional<Origin> labelOrigin(int index) {
    return Optional.empty();
  }

  /**
   * The metadata in the header of image {@code index}; empty if it is unknown without decoding.
   *
   * @throws io.dualmix.DualMixException if the file is missing or its header cannot be read
   */
  default Optional<ImageMetadata> metadata(int index) {
    return Optional.empty();
  }

  /**
   * Compares the sizes in the headers of image {@code index} and of its label, if they are files.
   *
   * @throws io.dualmix.DualMixException if one of them is missing or is not an image, or if the
   *     sizes differ
   */
  default void requireHeaders(int index) {}

  /** Signs that the label of image {@code index} is read in the wrong way. */
  default List<LabelIssue> labelIssues(int index) {
    return List.of();
  }

  /** The file of image {@code index}; empty for generated images. */
  default Optional<Path> imageFile(int index) {
    return Optional.empty();
  }

  /** The label file of image {@code index}; empty if there is none. */
  default Optional<Path> labelFile(int index) {
    return Optional.empty();
  }

  /** Issues found while listing the files: skipped files, labels without an image. */
  default List<FileIssue> notes() {
    return List.of();
  }

  /** A short description with the location, for messages and provenance. */
  String describe();
}
