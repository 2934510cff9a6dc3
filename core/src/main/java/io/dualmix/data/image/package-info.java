/**
 * Images and labels on the heap, and their file formats: headers, orientation, bit depths,
 * palettes.
 *
 * <p>Data sets do not belong here.
 */
package io.dualmix.data.image;
