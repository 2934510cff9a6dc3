/**
 * Regions of an image as labelling tools describe them, drawn into labels, and the way back:
 * connected regions of a label, their outlines and runs. Main types: {@code LabelCanvas}, {@code
 * Region}, {@code ConnectedRegions}.
 *
 * <p>The files of the tools belong in {@code annotation}.
 */
package io.dualmix.data.region;
