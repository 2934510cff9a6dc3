package io.dualmix.data.annotation;

import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.LabelImage;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Predictions of several images, to be corrected in a labelling tool.
 *
 * @param classes of the labels
 * @param images file names as the tool knows them, with {@code /} between folders
 * @param label reads the label of an image; is called once for each, in their order
 * @param style how labels become regions
 */
public record PreLabels(
    ClassTable classes, List<String> images, IntFunction<LabelImage> label, RegionStyle style) {
  public PreLabels {
    images = List.copyOf(images);
  }
}
