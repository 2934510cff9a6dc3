/**
 * Finds what other jars add: the implementations of DualMix's services on the class path and in the
 * plugins folder, with the jar that each comes from. Main types: {@code Plugins}, {@code
 * PluginJar}.
 *
 * <p>A service itself belongs to the room of its kind, such as a data set type to {@code
 * data.format}; the names of all services are in {@code Services}.
 */
package io.dualmix.plugin;
