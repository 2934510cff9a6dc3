package io.dualmix.data;

import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.FileIssue;
import io.dualmix.data.image.ImageFacts;
import io.dualmix.data.image.ImageSize;
import io.dualmix.data.image.LabelImage;
import io.dualmix.data.image.LabelIssue;
import io.dualmix.data.image.RgbImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The images of one domain, some or all with labels. Implementations are immutable and may be read
 * from many threads at once; reading an item twice gives the same bytes.
 */
public interface Dataset {
  /** The classes that labels index. */
  ClassTable classes();

  /** The number of images. */
  int size();

  /** A name of image {@code index}, unique within the data set, such as its file's base name. */
  String name(int index);

  /**
   * Decodes image {@code index}.
   *
   * @throws io.dualmix.DualMixException if the file cannot be read; the message names it
   */
  RgbImage image(int index);

  /**
   * Decodes image {@code index} for being scaled down to {@code least}: perhaps smaller than it is
   * stored, where that is faster, but no side below that of {@code least}. A data set that changes
   * images, or keeps them, gives them at their own size.
   *
   * @throws io.dualmix.DualMixException as {@link #image(int)}
   */
  default RgbImage image(int index, ImageSize least) {
    return image(index);
  }

  /** Whether image {@code index} has a label. */
  boolean labelled(int index);

  /**
   * Reads the label of image {@code index}, with the image's own width and height; where only
   * images are resized for scoring ({@link Resized#imagesOnly}), with those of the original image.
   *
   * @throws io.dualmix.DualMixException if there is none, it cannot be read, its size is not the
   *     image's, or it holds an unknown value; the message names the file
   */
  LabelImage label(int index);

  /**
   * What {@link #image(int)} of {@code index} is made of; empty where that cannot be told, as for
   * images that are drawn. A data set that changes images says so in its origins, or has none.
   */
  default Optional<Origin> imageOrigin(int index) {
    return Optional.empty();
  }

  /** The same for {@link #label}. */
  default Optional<Origin> labelOrigin(int index) {
    return Optional.empty();
  }

  /**
   * What the header of the file of image {@code index} tells; empty where only decoding tells.
   *
   * @throws io.dualmix.DualMixException if the file is missing, or its header cannot be read
   */
  default Optional<ImageFacts> facts(int index) {
    return Optional.empty();
  }

  /**
   * Compares what the headers of image {@code index} and of its label say, where they are files.
   *
   * @throws io.dualmix.DualMixException if one of them is missing or no image, or sizes differ
   */
  default void requireHeaders(int index) {}

  /** What in the label of image {@code index} speaks against the way it is read. */
  default List<LabelIssue> doubts(int index) {
    return List.of();
  }

  /** The file of image {@code index}; empty for images that are drawn. */
  default Optional<Path> imageFile(int index) {
    return Optional.empty();
  }

  /** The file of the label of image {@code index}; empty for none. */
  default Optional<Path> labelFile(int index) {
    return Optional.empty();
  }

  /** What the search for the files came upon: files left out, labels of no image. */
  default List<FileIssue> notes() {
    return List.of();
  }

  /** A short line on what and where this is, for messages and provenance. */
  String describe();
}
