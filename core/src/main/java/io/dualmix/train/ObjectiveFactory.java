package io.dualmix.train;

import io.dualmix.model.SegmentationModel;

/** Makes the objective of a stage; owned by the caller. */
@FunctionalInterface
public interface ObjectiveFactory {
  /**
   * An objective that goes on behind the steps that are done.
   *
   * @param firstStep the first step that it will compute, from 0
   * @param model that is trained, at the stage's start or as its last checkpoint has it
   */
  Objective create(int firstStep, SegmentationModel model);
}
