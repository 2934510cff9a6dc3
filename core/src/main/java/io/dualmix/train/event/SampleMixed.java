package io.dualmix.train.event;

import io.dualmix.data.image.LabelImage;
import io.dualmix.data.image.RgbImage;

/**
 * A mixed input of the region-level teacher, for inspection.
 *
 * @param stage its path
 * @param index of the sample, from 0
 * @param image as the network receives it
 * @param label of the same size
 */
public record SampleMixed(String stage, int index, RgbImage image, LabelImage label)
    implements Momentary {}
