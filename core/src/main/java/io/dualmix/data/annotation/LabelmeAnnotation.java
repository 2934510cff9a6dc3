package io.dualmix.data.annotation;

import io.dualmix.data.Annotation;
import io.dualmix.data.image.ImageSize;
import io.dualmix.data.image.LabelImage;
import io.dualmix.data.region.LabelCanvas;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A file of Labelme as the label of an image; it is read when it is drawn.
 *
 * @param file the file
 * @param classes meaning of its labels
 */
record LabelmeAnnotation(Path file, AnnotatedClasses classes) implements Annotation {
  @Override
  public List<Path> files() {
    return List.of(file);
  }

  @Override
  public boolean alone() {
    return true;
  }

  @Override
  public Optional<ImageSize> size() {
    return LabelmeFile.read(file).size();
  }

  @Override
  public LabelImage draw(ImageSize size, boolean ignoringUnknown) {
    AnnotatedImage image = LabelmeFile.read(file);
    LabelCanvas canvas = classes.canvas(size);
    classes.draw(canvas, file, image.name(), image.regions(), ignoringUnknown);
    return canvas.label();
  }

  @Override
  public String fingerprint() {
    return classes.fingerprint();
  }
}
