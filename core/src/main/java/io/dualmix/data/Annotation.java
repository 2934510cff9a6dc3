package io.dualmix.data;

import io.dualmix.data.image.ImageSize;
import io.dualmix.data.image.LabelImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The label of one image in a labelling tool's file. Implementations are immutable. */
public interface Annotation {
  /** The files that have it, at least one; they may also have those of other images. */
  List<Path> files();

  /** Whether its file has this annotation alone. */
  boolean alone();

  /**
   * The size of the image by the file; empty if the file does not state it.
   *
   * @throws io.dualmix.DualMixException if the file cannot be read; the message names it
   */
  Optional<ImageSize> size();

  /**
   * Draws the label.
   *
   * @param size of the image
   * @param ignoringUnknown whether regions of unknown classes are ignored instead of rejected
   * @throws io.dualmix.DualMixException if the annotation is damaged or has an unknown class; the
   *     message names the file
   */
  LabelImage draw(ImageSize size, boolean ignoringUnknown);

  /** A text that differs if the same file gives another label. */
  String fingerprint();
}
