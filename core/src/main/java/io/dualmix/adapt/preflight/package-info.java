/**
 * What is checked before the first step: files, labels, classes, overlap of training and validation
 * images.
 *
 * <p>What it finds is reported by the command.
 */
package io.dualmix.adapt.preflight;
