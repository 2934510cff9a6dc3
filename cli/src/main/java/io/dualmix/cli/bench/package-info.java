/**
 * The commands of {@code dualmix bench}.
 *
 * <p>The measurements are in {@code io.dualmix.bench}.
 */
package io.dualmix.cli.bench;
