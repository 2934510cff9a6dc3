package io.dualmix.train.event;

import io.dualmix.data.image.LabelImage;
import io.dualmix.data.image.RgbImage;

/**
 * An image that an objective made, such as a mixed one or a strong view, for inspection.
 *
 * @param stage its path
 * @param kind the name of the objective's input, such as {@code mixed} or {@code strong}
 * @param index of the sample, from 0, within its kind
 * @param image as the network receives it
 * @param label of the same size; null for none
 * @param weights of the label's pixels, row by row, 0..1; null where all count alike
 */
public record SampleMixed(
    String stage, String kind, int index, RgbImage image, LabelImage label, float[] weights)
    implements Momentary {}
