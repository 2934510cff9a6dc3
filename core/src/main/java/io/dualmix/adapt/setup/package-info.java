/**
 * Creates objects from the configuration: data sets, domains, loaders, models, initial weights.
 *
 * <p>Nothing here trains.
 */
package io.dualmix.adapt.setup;
