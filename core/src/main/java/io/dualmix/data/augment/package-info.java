/**
 * Augmentation of training images: geometry, colour, blur.
 *
 * <p>Mixing of two samples belongs in {@code mix}.
 */
package io.dualmix.data.augment;
