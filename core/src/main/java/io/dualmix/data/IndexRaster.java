package io.dualmix.data;

/**
 * Raw label values as a file stores them.
 *
 * @param width pixels per row
 * @param height rows
 * @param values {@code height * width} values, 0..65535, row by row
 */
record IndexRaster(int width, int height, char[] values) {}
