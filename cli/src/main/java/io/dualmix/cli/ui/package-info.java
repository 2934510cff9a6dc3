/**
 * The dashboard on 127.0.0.1.
 *
 * <p>Self-contained pages are in {@code report}.
 */
package io.dualmix.cli.ui;
