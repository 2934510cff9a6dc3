/**
 * Trials that leave nothing behind: what a step takes, which batch fits, what the network will see.
 *
 * <p>No result of a run comes from here.
 */
package io.dualmix.adapt.rehearsal;
