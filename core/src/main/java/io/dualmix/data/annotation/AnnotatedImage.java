package io.dualmix.data.annotation;

import io.dualmix.data.image.ImageSize;
import java.util.List;
import java.util.Optional;

/**
 * An image in a labelling tool's file.
 *
 * @param name its path as the file has it
 * @param size as the file states it
 * @param regions in the order of drawing; empty for an image without an annotation
 */
public record AnnotatedImage(String name, Optional<ImageSize> size, List<LabelledRegion> regions) {
  public AnnotatedImage {
    regions = List.copyOf(regions);
  }
}
