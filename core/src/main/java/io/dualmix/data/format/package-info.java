/**
 * Readers of published layouts (Cityscapes, CamVid, ADE20K, …) and of plain folders.
 *
 * <p>Options common to all types, such as {@code resize} and {@code range}, belong in {@code
 * adapt.setup}.
 */
package io.dualmix.data.format;
