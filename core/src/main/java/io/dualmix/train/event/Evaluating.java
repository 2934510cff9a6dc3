package io.dualmix.train.event;

/**
 * One more image was predicted, for a score or for pseudo labels.
 *
 * @param stage its path
 * @param done images predicted, from 1
 * @param all images to predict
 */
public record Evaluating(String stage, int done, int all) implements Momentary {}
