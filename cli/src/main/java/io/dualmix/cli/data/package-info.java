/**
 * The commands of {@code dualmix data}: check, preview, statistics and splits.
 *
 * <p>The checks are in {@code io.dualmix.audit} and {@code io.dualmix.adapt.preflight}.
 */
package io.dualmix.cli.data;
