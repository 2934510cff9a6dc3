package io.dualmix.adapt.setup;

import io.dualmix.recipe.StageId;
import io.dualmix.config.AugmentationConfig;
import io.dualmix.config.Experiment;
import io.dualmix.data.Dataset;
import io.dualmix.data.Unlabelled;
import io.dualmix.data.augment.Augmentation;
import io.dualmix.data.augment.ColourJitter;
import io.dualmix.data.augment.ImageTransform;
import io.dualmix.data.image.ImageSize;
import io.dualmix.data.load.Loader;
import io.dualmix.data.load.Sampler;
import java.time.Duration;

/** The loaders of a run's stages, all with the configuration's augmentation. */
public final class Loaders {
  private final Experiment experiment;
  private final Domains domains;
  private final Augmentation augmentation;

  /**
   * @param experiment whose augmentation, seed and workers are used
   * @param domains what is loaded
   */
  public Loaders(Experiment experiment, Domains domains) {
    this.experiment = experiment;
    this.domains = domains;
    this.augmentation = augmentation(experiment.augmentation());
  }

  /** D_S as it is, for the baselines. */
  public Loader plainSource(StageId stage, int batch, int from) {
    return shuffled(domains.source(), null, stage.path() + "/source", batch, from);
  }

  /** D_S with the target's colours, where the configuration asks for a transfer. */
  public Loader transferredSource(StageId stage, int batch, int from) {
    return shuffled(domains.source(), domains.transfer(), stage.path() + "/source", batch, from);
  }

  /** The target images with ground truth alone, for the baselines. */
  public Loader groundTruth(StageId stage, int batch, int from) {
    return shuffled(domains.labelled(), null, stage.path() + "/target", batch, from);
  }

  /** D_T of the round. */
  public Loader target(StageId stage, TargetLabels labels, int batch, int from) {
    Double share = experiment.method().labelledShare();
    String name = stage.path() + "/target";
    if (labels.pseudo() == null || share == null) {
      return shuffled(labels.all(), null, name, batch, from);
    }
    Sampler sampler =
        Sampler.mixture(
            labels.groundTruth().size(),
            labels.pseudo().size(),
            share,
            batch,
            experiment.seed(),
            name);
    return loader(labels.all(), sampler, null, name, from);
  }

  /** D_U, without whatever labels it has. */
  public Loader unlabelled(StageId stage, int batch, int from) {
    return shuffled(
        new Unlabelled(domains.distilled()), null, stage.path() + "/unlabelled", batch, from);
  }

  private Loader shuffled(
      Dataset dataset, ImageTransform transform, String name, int batch, int from) {
    Sampler sampler = Sampler.shuffled(dataset.size(), batch, experiment.seed(), name);
    return loader(dataset, sampler, transform, name, from);
  }

  private Loader loader(
      Dataset dataset, Sampler sampler, ImageTransform transform, String name, int from) {
    return new Loader(
        dataset,
        sampler,
        augmentation,
        transform,
        experiment.seed(),
        name,
        experiment.data().workers(),
        experiment.data().prefetch(),
        from,
        Duration.ofSeconds(experiment.compute().loaderTimeoutS()));
  }

  private static Augmentation augmentation(AugmentationConfig config) {
    return new Augmentation(
        config.scale().get(0),
        config.scale().get(1),
        config.crop() == null ? null : new ImageSize(config.crop().width(), config.crop().height()),
        config.flip(),
        new ColourJitter(
            config.jitter().brightness(),
            config.jitter().contrast(),
            config.jitter().saturation(),
            config.jitter().hue()),
        config.blur());
  }
}
