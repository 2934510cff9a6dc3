package io.dualmix.train;

import io.dualmix.eval.ConfusionMatrix;

/** Scores the model that is trained on the validation images. */
@FunctionalInterface
public interface Scoring {
  /**
   * Scores it as it is now.
   *
   * @param which of the stage's models it is
   * @throws CancellationToken.StoppedException if a stop was asked for meanwhile
   */
  ConfusionMatrix score(RunListener.Scored which);
}
