/**
 * The report of a run and the comparison of runs as pages that open offline.
 *
 * <p>Reading runs is in {@code io.dualmix.run}.
 */
package io.dualmix.cli.report;
