/**
 * Runs a recipe: trains its stages on the workers there are, scores them, and makes pseudo labels.
 *
 * <p>Which stages there are is the recipe's.
 */
package io.dualmix.adapt;
