package io.dualmix.data;

import io.dualmix.DualMixException;
import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.FileIssue;
import io.dualmix.data.image.ImageDecoder;
import io.dualmix.data.image.ImageMetadata;
import io.dualmix.data.image.ImageSize;
import io.dualmix.data.image.LabelImage;
import io.dualmix.data.image.RgbImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Image files whose labels are drawn from the files of a labelling tool. */
public final class AnnotatedDataset implements FileDataset {
  private final ClassTable classes;
  private final PairedDataset images;
  private final Map<String, Annotation> annotations;
  private final ImageDecoder reading;
  private final boolean ignoringUnknown;

  /**
   * @param classes of the labels
   * @param images without labels
   * @param annotations by the names of their images; the others are unlabelled
   */
  public AnnotatedDataset(
      ClassTable classes, PairedDataset images, Map<String, Annotation> annotations) {
    this(classes, images, Map.copyOf(annotations), ImageDecoder.DEFAULT, false);
  }

  private AnnotatedDataset(
      ClassTable classes,
      PairedDataset images,
      Map<String, Annotation> annotations,
      ImageDecoder reading,
      boolean ignoringUnknown) {
    this.classes = classes;
    this.images = images;
    this.annotations = annotations;
    this.reading = reading;
    this.ignoringUnknown = ignoringUnknown;
  }

  @Override
  public AnnotatedDataset ignoringUnknown() {
    return new AnnotatedDataset(classes, images, annotations, reading, true);
  }

  @Override
  public AnnotatedDataset reading(ImageDecoder other) {
    return new AnnotatedDataset(
        classes, images.reading(other), annotations, other, ignoringUnknown);
  }

  @Override
  public ClassTable classes() {
    return classes;
  }

  @Override
  public int size() {
    return images.size();
  }

  @Override
  public String name(int index) {
    return images.name(index);
  }

  @Override
  public RgbImage image(int index) {
    return images.image(index);
  }

  @Override
  public RgbImage image(int index, ImageSize least) {
    return images.image(index, least);
  }

  @Override
  public boolean labelled(int index) {
    return annotations.containsKey(name(index));
  }

  @Override
  public LabelImage label(int index) {
    Annotation annotation = annotations.get(name(index));
    if (annotation == null) {
      throw new DualMixException(
          "The image " + file(index) + " has no annotation", "Use it as an unlabelled image.");
    }
    return annotation.draw(requireSize(index, annotation), ignoringUnknown);
  }

  /** The image's size, which the annotation must have too. */
  private ImageSize requireSize(int index, Annotation annotation) {
    ImageSize size = reading.size(file(index));
    Optional<ImageSize> stated = annotation.size();
    if (stated.isPresent() && !stated.get().equals(size)) {
      boolean swapped =
          stated.get().width() == size.height() && stated.get().height() == size.width();
      throw new LabelSizeMismatch(
          annotation.files().get(0)
              + " has "
              + file(index)
              + " with "
              + stated.get()
              + "; it has "
              + size,
          swapped
              ? "Width and height are swapped: the tool and 'orientation' treat the image's EXIF"
                  + " orientation differently; try orientation: ignore, or apply."
              : "Annotations must be of the image as it is; 'resize' is applied to both later.");
    }
    return size;
  }

  private Path file(int index) {
    return images.imageFile(index).orElseThrow();
  }

  @Override
  public Optional<Origin> imageOrigin(int index) {
    return images.imageOrigin(index);
  }

  @Override
  public Optional<Origin> labelOrigin(int index) {
    Annotation annotation = annotations.get(name(index));
    if (annotation == null) {
      return Optional.empty();
    }
    try {
      Origin origin = Origin.of("size", file(index));
      for (Path file : annotation.files()) {
        origin = Origin.of("annotation of " + name(index), file).with(origin);
      }
      return Optional.of(
          origin
              .then(reading.orientation().toString())
              .then(ignoringUnknown ? "unknown ignored" : "unknown rejected")
              .then("drawn by " + annotation.fingerprint()));
    } catch (IOException e) {
      return Optional.empty(); // Reading it says what is wrong.
    }
  }

  @Override
  public Optional<ImageMetadata> metadata(int index) {
    return images.metadata(index);
  }

  @Override
  public void requireHeaders(int index) {
    Annotation annotation = annotations.get(name(index));
    if (annotation == null) {
      images.requireHeaders(index);
    } else {
      requireSize(index, annotation);
    }
  }

  @Override
  public Optional<Path> imageFile(int index) {
    return images.imageFile(index);
  }

  /** The annotation file, if it belongs to this image alone. */
  @Override
  public Optional<Path> labelFile(int index) {
    return Optional.ofNullable(annotations.get(name(index)))
        .filter(Annotation::alone)
        .map(annotation -> annotation.files().get(0));
  }

  @Override
  public List<FileIssue> notes() {
    return images.notes();
  }

  @Override
  public String describe() {
    return images.describe().replaceFirst("0 labelled", annotations.size() + " labelled");
  }
}
