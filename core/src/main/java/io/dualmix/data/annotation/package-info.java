/**
 * The files of labelling tools: readers that draw their regions into labels, and writers of
 * predictions to correct there. Main types: {@code CocoAnnotations}, {@code LabelmeFile}, {@code
 * CvatAnnotations}, {@code LabelStudioAnnotations}, {@code PreLabelWriter}.
 *
 * <p>The geometry belongs in {@code region}, the keys of a configuration in {@code format}.
 */
package io.dualmix.data.annotation;
