/**
 * Terminal output: progress, tables, error messages, signals.
 *
 * <p>Contains no command.
 */
package io.dualmix.cli.terminal;
