/**
 * Commands that train: train, demo, dry run, resume.
 *
 * <p>The loop is in {@code io.dualmix.train}.
 */
package io.dualmix.cli.train;
