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
   * @param model the trained model, or the one that {@link Objective#scored} gives in its place
   * @param which whether the model is an intermediate one or that of the last step
   * @throws CancellationToken.StoppedException if the run is cancelled meanwhile
   */
  Evaluation score(SegmentationModel model, Scored which);
}
