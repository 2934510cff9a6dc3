/**
 * What a person sees on a terminal: progress, tables, errors, signals.
 *
 * <p>No command.
 */
package io.dualmix.cli.terminal;
