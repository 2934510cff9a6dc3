/**
 * Images and labels on the heap, and how they are read from files: headers, orientation, bit
 * depths, palettes.
 *
 * <p>Nothing here knows a data set.
 */
package io.dualmix.data.image;
