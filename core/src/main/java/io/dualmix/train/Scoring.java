package io.dualmix.train;

import io.dualmix.eval.Evaluation;
import io.dualmix.train.event.Scored;

/** Scores the model that is trained on the validation images. */
@FunctionalInterface
public interface Scoring {
  /**
   * Scores it as it is now.
   *
   * @param which of the stage's models it is
   * @throws CancellationToken.StoppedException if a stop was asked for meanwhile
   */
  Evaluation score(Scored which);
}
