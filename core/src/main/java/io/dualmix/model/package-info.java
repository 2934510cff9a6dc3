/**
 * Backbones, heads and the segmentation network. Main types: {@code SegmentationModel}, {@code
 * ModelSpec}.
 *
 * <p>Weight files belong in {@code weights}, losses in {@code train}.
 */
package io.dualmix.model;
