/**
 * Commands that train: train, demo, dry run, resume.
 *
 * <p>The training loop is in {@code io.dualmix.train}.
 */
package io.dualmix.cli.train;
