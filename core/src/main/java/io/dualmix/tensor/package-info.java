/**
 * Access to libtorch's settings through JavaCPP: scopes, devices, precision, threads, random
 * streams.
 *
 * <p>Layers and losses do not belong here.
 */
package io.dualmix.tensor;
