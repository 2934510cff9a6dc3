package io.dualmix.recipe;

/** What the model of a stage starts from. */
public sealed interface WeightSource {
  /** The backbone from {@code model.weights}, the head from random weights. */
  record Pretrained() implements WeightSource {}

  /** Random weights, drawn from the run's seed and the stage's path. */
  record RandomInit() implements WeightSource {}

  /**
   * The model of an earlier stage of the same run.
   *
   * @param stage that has ended by then
   */
  record FromStage(StageId stage) implements WeightSource {}

  /**
   * A model file.
   *
   * @param path as configured, relative to the working directory
   */
  record FromFile(String path) implements WeightSource {}
}
