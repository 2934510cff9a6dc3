package io.dualmix.run;

import io.dualmix.DualMixException;
import io.dualmix.storage.AtomicFiles;
import io.dualmix.storage.SampleNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The pictures of a run, PNG files under {@code pictures/}:
 *
 * <pre>
 *   gallery/IMAGE/input.png, truth.png                 an image and its ground truth in colours
 *   gallery/IMAGE/round-1-student.png, …               the prediction of a stage's model
 *   gallery/IMAGE/round-1-student-confidence.png       its confidence in each pixel
 *   gallery/IMAGE/round-1-pseudo-labels.png            of training images
 *   mixed/STAGE-KIND-0-input.png, -label.png           images that a stage made, such as mixed ones
 *   mixed/STAGE-KIND-0-weights.png                     how much each pixel of the label counts
 * </pre>
 */
public final class Pictures {
  /** The picture of the gallery image. */
  public static final String INPUT = "input";

  /** The picture of its ground truth. */
  public static final String TRUTH = "truth";

  /** The picture of the label of an image that a stage made. */
  public static final String LABEL = "label";

  /** The picture of the weights of its pixels. */
  public static final String WEIGHTS = "weights";

  /** The suffix of a picture of a model's confidence. */
  public static final String CONFIDENCE = "-confidence";

  private static final String PNG = ".png";

  /** The name of the pictures of the stage {@code pseudo-labels} in runs before 0.2. */
  private static final String OLD_PSEUDO_LABELS = "-pseudo-label";

  private final Path folder;

  /**
   * @param folder {@code pictures/} of a run
   */
  public Pictures(Path folder) {
    this.folder = folder;
  }

  /**
   * One picture.
   *
   * @param name without {@code .png}, such as {@code round-1-student}
   * @param file the PNG
   */
  public record Picture(String name, Path file) {}

  /**
   * All pictures of one image.
   *
   * @param name of the image, as its folder is named
   * @param pictures by name
   */
  public record GalleryImage(String name, List<Picture> pictures) {
    public GalleryImage {
      pictures = List.copyOf(pictures);
    }
  }

  /**
   * The name of the picture of a stage's model, such as {@code round-1-student} for {@code
   * round-1/student}.
   */
  public static String nameOf(String stage) {
    return stage.replace('/', '-');
  }

  /**
   * Writes or replaces a picture of an image.
   *
   * @param image its name; characters that a file name cannot have become underscores
   * @param picture {@link #INPUT}, {@link #TRUTH} or {@link #nameOf} a stage
   * @param png the encoded picture
   */
  public void writeGallery(String image, String picture, byte[] png) {
    AtomicFiles.write(galleryFile(image, picture), png);
  }

  /** Whether a picture of an image exists. */
  public boolean hasGallery(String image, String picture) {
    return Files.exists(galleryFile(image, picture));
  }

  /**
   * An image that a stage made.
   *
   * @param stage such as {@code round-1/region-teacher}
   * @param kind such as {@code mixed}
   * @param index from 0
   */
  public record Made(String stage, String kind, int index) {}

  /**
   * Writes or replaces a picture of an image that a stage made.
   *
   * @param made the image
   * @param picture {@link #INPUT}, {@link #LABEL} or {@link #WEIGHTS}
   * @param png the encoded picture
   */
  public void writeMade(Made made, String picture, byte[] png) {
    String name = nameOf(made.stage()) + "-" + made.kind() + "-" + made.index() + "-" + picture;
    AtomicFiles.write(mixed().resolve(SampleNames.flat(name) + PNG), png);
  }

  /** The images of the gallery, by name. */
  public List<GalleryImage> readGallery() {
    List<GalleryImage> images = new ArrayList<>();
    for (Path image : list(gallery())) {
      List<Picture> pictures = pictures(image);
      if (!pictures.isEmpty()) {
        images.add(new GalleryImage(image.getFileName().toString(), pictures));
      }
    }
    return images;
  }

  /** The pictures of images that stages made, by name. */
  public List<Picture> readMixed() {
    return pictures(mixed());
  }

  private Path gallery() {
    return folder.resolve("gallery");
  }

  private Path galleryFile(String image, String picture) {
    return gallery().resolve(SampleNames.flat(image)).resolve(SampleNames.flat(picture) + PNG);
  }

  private Path mixed() {
    return folder.resolve("mixed");
  }

  /** The PNG files of a folder by name; empty if there is no folder. */
  static List<Picture> pictures(Path folder) {
    return list(folder).stream()
        .filter(file -> file.toString().endsWith(PNG))
        .map(file -> new Picture(withoutPng(file.getFileName().toString()), file))
        .toList();
  }

  private static String withoutPng(String name) {
    String plain = name.substring(0, name.length() - PNG.length());
    return plain.endsWith(OLD_PSEUDO_LABELS) ? plain + "s" : plain;
  }

  private static List<Path> list(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.sorted().toList();
    } catch (IOException e) {
      throw new DualMixException("Cannot read " + folder + ": " + e.getMessage(), "", e);
    }
  }
}
