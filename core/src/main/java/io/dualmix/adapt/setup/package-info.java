/**
 * From the configuration to objects: data sets, domains, loaders, models, starting weights.
 *
 * <p>Nothing here trains.
 */
package io.dualmix.adapt.setup;
