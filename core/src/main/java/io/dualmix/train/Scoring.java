package io.dualmix.train;

import io.dualmix.eval.Evaluation;
import io.dualmix.model.SegmentationModel;
import io.dualmix.train.event.Scored;

/** Scores a model on the validation images. */
@FunctionalInterface
public interface Scoring {
  /**
   * Scores a model.
   *
   * @param model the one that is trained, or the one that the objective has scored in its place
   * @param which whether it is in the middle of its stage or behind its last step
   * @throws CancellationToken.StoppedException if a stop was asked for meanwhile
   */
  Evaluation score(SegmentationModel model, Scored which);
}
