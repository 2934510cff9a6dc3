package io.dualmix.train;

import io.dualmix.model.SegmentationModel;

/** Creates the objective of a stage; the caller owns it. */
@FunctionalInterface
public interface ObjectiveFactory {
  /**
   * Creates an objective that starts at a step.
   *
   * @param firstStep the first step to compute, from 0
   * @param model the model to train, with its weights at {@code firstStep}
   */
  Objective create(int firstStep, SegmentationModel model);
}
