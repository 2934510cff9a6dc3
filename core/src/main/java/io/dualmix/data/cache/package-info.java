/**
 * Caches of decoded images in memory and on disk.
 *
 * <p>Transforms of images do not belong here.
 */
package io.dualmix.data.cache;
