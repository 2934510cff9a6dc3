/**
 * The command {@code dualmix}: one family of commands a room.
 *
 * <p>What is computed is in the library.
 */
package io.dualmix.cli;
