/**
 * The dashboard on 127.0.0.1.
 *
 * <p>Pages that open offline are in {@code report}.
 */
package io.dualmix.cli.ui;
