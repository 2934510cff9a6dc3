/**
 * Studies: variants of one configuration with several seeds, run one after another and compared.
 *
 * <p>A single run is in {@code io.dualmix.cli.train}, the statistics are in {@code
 * io.dualmix.eval}.
 */
package io.dualmix.cli.study;
