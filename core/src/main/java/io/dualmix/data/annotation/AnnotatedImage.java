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
 * @param original its path before the tool took it over, which counts if no image has the other
 */
public record AnnotatedImage(
    String name,
    Optional<ImageSize> size,
    List<LabelledRegion> regions,
    Optional<String> original) {
  public AnnotatedImage {
    regions = List.copyOf(regions);
  }

  /** An image of a tool that leaves names as they are. */
  public AnnotatedImage(String name, Optional<ImageSize> size, List<LabelledRegion> regions) {
    this(name, size, regions, Optional.empty());
  }
}
