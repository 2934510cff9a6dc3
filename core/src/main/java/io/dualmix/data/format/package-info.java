/**
 * Readers of published layouts (Cityscapes, CamVid, ADE20K, …) and of plain folders.
 *
 * <p>What applies to every type, such as {@code resize} and {@code range}, is done once by {@code
 * adapt.setup}.
 */
package io.dualmix.data.format;
