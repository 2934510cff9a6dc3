/**
 * Pseudo labels: class-balanced selection by confidence over all of D_U.
 *
 * <p>Training on them is in {@code train.objective}.
 */
package io.dualmix.adapt.pseudo;
