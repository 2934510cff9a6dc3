/**
 * Atomic writes, checksums, versions of checkpoint folders, safe file names.
 *
 * <p>File formats belong to the packages that write them.
 */
package io.dualmix.storage;
