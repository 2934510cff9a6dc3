/**
 * What a data set is, and data sets made of others: parts, unions, other classes, other sizes. Main
 * type: {@code Dataset}.
 *
 * <p>Codecs are in {@code image}, published layouts in {@code format}.
 */
package io.dualmix.data;
