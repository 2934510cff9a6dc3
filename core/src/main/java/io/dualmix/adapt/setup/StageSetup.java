package io.dualmix.adapt.setup;

import io.dualmix.config.Experiment;
import io.dualmix.data.load.Loader;
import io.dualmix.eval.Ensemble;
import io.dualmix.recipe.StageSpec;

/**
 * What an objective is made from: the stage, its images and its fixed models.
 *
 * @param experiment whose settings the objective follows
 * @param stage that it trains
 * @param loaders of all domains
 * @param labels D_T of the stage
 * @param teachers the stage's fixed models as one; null where it has none; owned by the caller
 */
public record StageSetup(
    Experiment experiment,
    StageSpec stage,
    Loaders loaders,
    TargetLabels labels,
    Ensemble teachers) {

  /** D_S as it is. */
  public Loader plainSource(int batch, int firstStep) {
    return loaders.plainSource(stage.id(), batch, firstStep);
  }

  /** D_S with the target's colours, where the configuration asks for a transfer. */
  public Loader source(int batch, int firstStep) {
    return loaders.transferredSource(stage.id(), batch, firstStep);
  }

  /** The target images with ground truth alone. */
  public Loader groundTruth(int batch, int firstStep) {
    return loaders.groundTruth(stage.id(), batch, firstStep);
  }

  /** D_T of the stage: ground truth, and pseudo labels where the stage has some. */
  public Loader target(int batch, int firstStep) {
    return loaders.target(stage.id(), labels, batch, firstStep);
  }

  /** D_U, without whatever labels it has. */
  public Loader unlabelled(int batch, int firstStep) {
    return loaders.unlabelled(stage.id(), batch, firstStep);
  }

  /** The weight of a second head's loss. */
  public double auxiliaryWeight() {
    return experiment.model().auxiliaryWeight();
  }
}
