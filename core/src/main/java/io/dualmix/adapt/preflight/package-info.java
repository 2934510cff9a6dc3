/**
 * Checks before the first step: files, labels, classes, overlap of training and validation images.
 *
 * <p>The commands report the findings.
 */
package io.dualmix.adapt.preflight;
