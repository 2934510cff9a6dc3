/**
 * The data set interface and derived data sets: subsets, concatenations, mapped classes, other
 * sizes. Main type: {@code Dataset}.
 *
 * <p>Codecs belong in {@code image}, published layouts in {@code format}.
 */
package io.dualmix.data;
