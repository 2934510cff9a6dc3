package io.dualmix.adapt.setup;

import io.dualmix.audit.ClassPixels;
import io.dualmix.config.Experiment;
import io.dualmix.data.Dataset;
import io.dualmix.data.UnlabelledDataset;
import io.dualmix.data.augment.Augmenter;
import io.dualmix.data.augment.ImageTransform;
import io.dualmix.data.load.Batch;
import io.dualmix.data.load.Loader;
import io.dualmix.data.load.RareClassSampler;
import io.dualmix.data.load.Sampler;
import io.dualmix.recipe.StageId;
import java.time.Duration;
import java.util.List;

/** The loaders of a run's stages, all with the configuration's augmentation. */
public final class Loaders {
  private final Experiment experiment;
  private final Domains domains;
  private final Augmenter weak;

  /**
   * @param experiment whose augmentation, seed and workers are used
   * @param domains what is loaded
   */
  public Loaders(Experiment experiment, Domains domains) {
    this.experiment = experiment;
    this.domains = domains;
    this.weak = ConfiguredAugmentation.oneView(experiment.augmentation());
  }

  /** D_S as it is, for the baselines. */
  public Loader plainSource(StageId stage, int batch, int from) {
    return shuffled(domains.source(), null, stage.path() + "/source", batch, from);
  }

  /** D_S with the target's colours, where the configuration asks for a transfer. */
  public Loader transferredSource(StageId stage, int batch, int from) {
    return shuffled(domains.source(), domains.transfer(), stage.path() + "/source", batch, from);
  }

  /**
   * D_S with the target's colours, images with rare classes drawn as often as others. All labels of
   * the source are read first.
   *
   * @param temperature of {@link RareClassSampler}
   * @param fewest pixels of a class that an image needs to be drawn for it
   */
  public Loader rareClassSource(
      StageId stage, double temperature, long fewest, int batch, int from) {
    String name = stage.path() + "/source";
    List<long[]> pixels = ClassPixels.of(domains.source(), experiment.data().workers(), done -> {});
    Sampler sampler =
        new RareClassSampler(pixels, temperature, fewest, batch, experiment.seed(), name);
    return loader(domains.source(), sampler, weak, domains.transfer(), name, from);
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
    return loader(labels.all(), sampler, weak, null, name, from);
  }

  /** D_U, without whatever labels it has. */
  public Loader unlabelled(StageId stage, int batch, int from) {
    return shuffled(
        new UnlabelledDataset(domains.distilled()),
        null,
        stage.path() + "/unlabelled",
        batch,
        from);
  }

  /** The same in a weak and a strong view of one geometry: {@link Batch#strongImages}. */
  public Loader unlabelledViews(StageId stage, int batch, int from) {
    Dataset images = new UnlabelledDataset(domains.distilled());
    String name = stage.path() + "/unlabelled";
    Sampler sampler = Sampler.shuffled(images.size(), batch, experiment.seed(), name);
    Augmenter both = ConfiguredAugmentation.twoViews(experiment.augmentation());
    return loader(images, sampler, both, null, name, from);
  }

  private Loader shuffled(
      Dataset dataset, ImageTransform transform, String name, int batch, int from) {
    Sampler sampler = Sampler.shuffled(dataset.size(), batch, experiment.seed(), name);
    return loader(dataset, sampler, weak, transform, name, from);
  }

  private Loader loader(
      Dataset dataset,
      Sampler sampler,
      Augmenter augmenter,
      ImageTransform transform,
      String name,
      int from) {
    return new Loader(
        dataset,
        sampler,
        augmenter,
        transform,
        experiment.seed(),
        name,
        experiment.data().workers(),
        experiment.data().prefetch(),
        from,
        Duration.ofSeconds(experiment.compute().loaderTimeoutS()));
  }
}
