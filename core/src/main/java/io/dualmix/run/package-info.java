/**
 * The run folder: what is written while training, and reading it back.
 *
 * <p>Charts and pages are made by the command line.
 */
package io.dualmix.run;
