/**
 * The stages of a run, as data: {@code Recipe}, {@code StageSpec}, {@code Recipes}, and the
 * published recipes such as {@code DualLevelMixing} (Algorithm 1 of the paper).
 *
 * <p>A recipe opens no file and holds no model; {@code adapt} runs it.
 */
package io.dualmix.recipe;
