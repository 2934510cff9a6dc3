package io.dualmix.predict;

import io.dualmix.PublicApi;
import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.LabelImage;

/**
 * The segmentation of an image.
 *
 * @param labels the most probable class per pixel, of the image's size
 * @param classes the classes of the labels
 * @param confidence the probability of that class per pixel, row by row, in (0, 1]
 */
@PublicApi
public record Segmentation(LabelImage labels, ClassTable classes, float[] confidence) {}
