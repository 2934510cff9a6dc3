package io.dualmix.train.event;

import io.dualmix.eval.ImageCounts;

/**
 * The last model of a stage was scored on every validation image; comes before its {@link
 * Evaluated}.
 *
 * @param stage its path
 * @param step steps done; 0 where the stage does not train
 * @param counts pixels of each image by class
 */
public record ImagesScored(String stage, int step, ImageCounts counts) implements Momentary {}
