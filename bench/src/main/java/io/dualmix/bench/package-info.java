/**
 * Measurements of the loader, the step, prediction and memory.
 *
 * <p>Nothing that training needs.
 */
package io.dualmix.bench;
