/**
 * The run folder: writing it during training, and reading it.
 *
 * <p>Charts and pages are in {@code cli.report}.
 */
package io.dualmix.run;
