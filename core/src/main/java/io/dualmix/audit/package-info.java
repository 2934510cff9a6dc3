/**
 * Checks and counts of data sets: damaged files, duplicates, class pixels, which images to label
 * next.
 *
 * <p>Nothing here trains or changes data.
 */
package io.dualmix.audit;
