/**
 * The command {@code dualmix}: each package has one group of commands.
 *
 * <p>The computation is in the library.
 */
package io.dualmix.cli;
