/**
 * The experiment as immutable records: read from YAML, merged with overrides, checked, and written
 * out whole. Main types: {@code Experiment}, {@code Experiments}.
 *
 * <p>Nothing here opens a data set, a model or a device.
 */
package io.dualmix.config;
