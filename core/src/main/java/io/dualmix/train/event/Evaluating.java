package io.dualmix.train.event;

/**
 * An image more was predicted, of those that are scored or get pseudo labels.
 *
 * @param stage its path
 * @param done images predicted, from 1
 * @param all images to predict
 */
public record Evaluating(String stage, int done, int all) implements Momentary {}
