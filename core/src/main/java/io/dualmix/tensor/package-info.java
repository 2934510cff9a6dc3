/**
 * The only place that knows JavaCPP and libtorch's switches: scopes, devices, precision, threads,
 * random streams.
 *
 * <p>No layer and no loss.
 */
package io.dualmix.tensor;
