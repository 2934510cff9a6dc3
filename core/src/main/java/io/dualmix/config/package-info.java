/**
 * The experiment as immutable records: read from YAML, merged with overrides, validated, and
 * written out in full. Main types: {@code Experiment}, {@code Experiments}.
 *
 * <p>Code that opens data sets, models or devices does not belong here.
 */
package io.dualmix.config;
