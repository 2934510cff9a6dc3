package io.dualmix.adapt.setup;

import io.dualmix.PublicApi;
import io.dualmix.config.DistillationConfig;
import io.dualmix.config.Experiment;
import io.dualmix.data.image.ClassTable;
import io.dualmix.data.load.Loader;
import io.dualmix.eval.Ensemble;
import io.dualmix.recipe.StageSpec;
import io.dualmix.tensor.Backend;
import io.dualmix.train.objective.StudentDistillation;

/**
 * The inputs for the creation of an objective: the stage, its images and its fixed models.
 *
 * @param experiment the experiment, for settings of the objective
 * @param stage the stage to train
 * @param loaders of all domains
 * @param labels the labelled target images D_T of the stage
 * @param teachers the stage's fixed models as an ensemble; null for none; owned by the caller
 * @param backend the device of the model
 */
@PublicApi
public record StageSetup(
    Experiment experiment,
    StageSpec stage,
    Loaders loaders,
    TargetLabels labels,
    Ensemble teachers,
    Backend backend) {

  /** The classes of all domains. */
  ClassTable classes() {
    return labels.groundTruth().classes();
  }

  /** D_S without the LAB transfer. */
  public Loader plainSource(int batch, int firstStep) {
    return loaders.plainSource(stage.id(), batch, firstStep);
  }

  /** D_S with the LAB transfer, if configured. */
  public Loader source(int batch, int firstStep) {
    return loaders.transferredSource(stage.id(), batch, firstStep);
  }

  /** The target images with ground truth. */
  public Loader groundTruth(int batch, int firstStep) {
    return loaders.groundTruth(stage.id(), batch, firstStep);
  }

  /** D_T of the stage: ground truth, and pseudo labels if the stage has them. */
  public Loader target(int batch, int firstStep) {
    return loaders.target(stage.id(), labels, batch, firstStep);
  }

  /** As {@link #source}, with rare classes drawn more often. */
  public Loader rareClassSource(double temperature, int batch, int firstStep) {
    return loaders.rareClassSource(stage.id(), temperature, batch, firstStep);
  }

  /** As {@link #target}, with rare classes drawn more often. */
  public Loader rareClassTarget(double temperature, int batch, int firstStep) {
    return loaders.rareClassTarget(stage.id(), labels, temperature, batch, firstStep);
  }

  /** D_U without labels, in a weak and a strong view. */
  public Loader unlabelledViews(int batch, int firstStep) {
    return loaders.unlabelledViews(stage.id(), batch, firstStep);
  }

  /** D_U without labels. */
  public Loader unlabelled(int batch, int firstStep) {
    return loaders.unlabelled(stage.id(), batch, firstStep);
  }

  /** The weights of the student's loss, as configured. */
  StudentDistillation.Weights distillation() {
    DistillationConfig d = experiment.method().distillation();
    return new StudentDistillation.Weights(
        d.weight(),
        d.supervisedWeight(),
        d.temperature(),
        d.temperatureSquared(),
        auxiliaryWeight(),
        d.classWeights());
  }

  /** The weight of a second head's loss. */
  public double auxiliaryWeight() {
    return experiment.model().auxiliaryWeight();
  }
}
