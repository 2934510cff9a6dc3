/**
 * Checks and statistics of data sets: damaged files, duplicates, class frequencies, selection of
 * images for labelling.
 *
 * <p>Training and changes of data do not belong here.
 */
package io.dualmix.audit;
