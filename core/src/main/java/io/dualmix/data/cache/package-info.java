/**
 * Decoded images kept in memory and on disk.
 *
 * <p>What a data set holds is not changed here.
 */
package io.dualmix.data.cache;
