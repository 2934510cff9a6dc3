/**
 * Changes of training images: geometry, colour, blur, noise.
 *
 * <p>What mixes two samples is in {@code mix}.
 */
package io.dualmix.data.augment;
