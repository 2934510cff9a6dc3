/**
 * Commands on trained models: evaluate, predict, export, weights.
 *
 * <p>Nothing here trains.
 */
package io.dualmix.cli.model;
