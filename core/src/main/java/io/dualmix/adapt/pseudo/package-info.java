/**
 * Pseudo labels: class-balanced selection by confidence over all of D_U.
 *
 * <p>How they are trained on is the objectives' business.
 */
package io.dualmix.adapt.pseudo;
