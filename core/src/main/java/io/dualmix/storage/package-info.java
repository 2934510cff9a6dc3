/**
 * Files that appear whole or not at all, check sums, generations of checkpoints, safe names.
 *
 * <p>What is in the files belongs to those who write them.
 */
package io.dualmix.storage;
