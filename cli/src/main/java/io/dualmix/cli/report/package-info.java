/**
 * The report of a run and the comparison of runs, as self-contained pages.
 *
 * <p>Reading runs is in {@code io.dualmix.run}.
 */
package io.dualmix.cli.report;
