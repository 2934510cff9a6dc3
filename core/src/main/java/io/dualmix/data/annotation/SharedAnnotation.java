package io.dualmix.data.annotation;

import io.dualmix.data.Annotation;
import io.dualmix.data.image.ImageSize;
import io.dualmix.data.image.LabelImage;
import io.dualmix.data.region.LabelCanvas;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The annotation of an image in one or several files of many images.
 *
 * @param parts in the order of drawing, at least one
 * @param classes meaning of their names
 */
record SharedAnnotation(List<Part> parts, AnnotatedClasses classes) implements Annotation {
  /**
   * What one file has of the image.
   *
   * @param file the file
   * @param image the image in it
   */
  record Part(Path file, AnnotatedImage image) {}

  SharedAnnotation {
    parts = List.copyOf(parts);
  }

  /** The same with a further part over the others. */
  SharedAnnotation with(Part part) {
    List<Part> all = new ArrayList<>(parts);
    all.add(part);
    return new SharedAnnotation(all, classes);
  }

  @Override
  public List<Path> files() {
    return parts.stream().map(Part::file).toList();
  }

  @Override
  public boolean alone() {
    return false;
  }

  @Override
  public Optional<ImageSize> size() {
    return parts.stream().flatMap(part -> part.image.size().stream()).findFirst();
  }

  @Override
  public LabelImage draw(ImageSize size, boolean ignoringUnknown) {
    LabelCanvas canvas = classes.canvas(size);
    for (Part part : parts) {
      classes.draw(canvas, part.file, part.image.name(), part.image.regions(), ignoringUnknown);
    }
    return canvas.label();
  }

  @Override
  public String fingerprint() {
    return classes.fingerprint();
  }
}
