package io.dualmix.recipe;

import io.dualmix.PublicApi;

/** The source of a stage's initial weights. */
@PublicApi
public sealed interface WeightSource {
  /** {@code model.weights} for the backbone, random weights for the head. */
  record Pretrained() implements WeightSource {}

  /** Random weights, drawn from the run's seed and the stage's path. */
  record RandomInit() implements WeightSource {}

  /**
   * The model of an earlier stage of the same run.
   *
   * @param stage an earlier stage, which has ended when this one starts
   */
  record FromStage(StageId stage) implements WeightSource {}

  /**
   * A model file.
   *
   * @param path as configured, relative to the working directory
   */
  record FromFile(String path) implements WeightSource {}
}
