package io.dualmix.adapt.setup;

import io.dualmix.audit.ClassPixels;
import io.dualmix.config.Experiment;
import io.dualmix.data.Dataset;
import io.dualmix.data.UnlabelledDataset;
import io.dualmix.data.augment.Augmenter;
import io.dualmix.data.augment.ImageTransform;
import io.dualmix.data.image.LabelImage;
import io.dualmix.data.load.Batch;
import io.dualmix.data.load.Loader;
import io.dualmix.data.load.RareClassSampler;
import io.dualmix.data.load.Sampler;
import io.dualmix.recipe.StageId;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.List;

/** Creates the loaders of a run's stages, with the configured augmentation. */
public final class Loaders {
  /** An image is drawn for a class that has this many pixels of it (DAFormer). */
  private static final double DAFORMER_PIXELS = 3000;

  /** In images of this many pixels. */
  private static final double DAFORMER_IMAGE = 1024 * 512;

  private final Experiment experiment;
  private final Domains domains;
  private final Augmenter weak;

  /** Pixels of each class in each image, of the data sets that were counted. */
  private final IdentityHashMap<Dataset, List<long[]>> counted = new IdentityHashMap<>();

  /**
   * @param experiment whose augmentation, seed and workers are used
   * @param domains the data
   */
  public Loaders(Experiment experiment, Domains domains) {
    this.experiment = experiment;
    this.domains = domains;
    this.weak = ConfiguredAugmentation.oneView(experiment.augmentation());
  }

  /** D_S without the LAB transfer, for the baselines. */
  public Loader plainSource(StageId stage, int batch, int from) {
    return shuffled(domains.source(), null, stage.path() + "/source", batch, from);
  }

  /** D_S with the LAB transfer, if configured. */
  public Loader transferredSource(StageId stage, int batch, int from) {
    return shuffled(domains.source(), domains.transfer(), stage.path() + "/source", batch, from);
  }

  /**
   * D_S with the LAB transfer and rare-class sampling. All source labels are read first, once.
   *
   * @param temperature of {@link RareClassSampler}
   */
  public Loader rareClassSource(StageId stage, double temperature, int batch, int from) {
    String name = stage.path() + "/source";
    Sampler sampler = rare(domains.source(), temperature, batch, name);
    return loader(domains.source(), sampler, weak, domains.transfer(), name, from);
  }

  /**
   * D_T of the round with rare-class sampling. All labels are read first.
   *
   * @param temperature of {@link RareClassSampler}
   */
  public Loader rareClassTarget(
      StageId stage, TargetLabels labels, double temperature, int batch, int from) {
    String name = stage.path() + "/target";
    Dataset all = labels.all();
    return loader(all, rare(all, temperature, batch, name), weak, null, name, from);
  }

  private Sampler rare(Dataset dataset, double temperature, int batch, String name) {
    List<long[]> pixels =
        counted.computeIfAbsent(
            dataset, all -> ClassPixels.of(all, experiment.data().workers(), done -> {}));
    LabelImage first = dataset.label(0);
    double image = (double) first.width() * first.height();
    long fewest = Math.max(1, Math.round(DAFORMER_PIXELS / DAFORMER_IMAGE * image));
    return new RareClassSampler(pixels, temperature, fewest, batch, experiment.seed(), name);
  }

  /** The target images with ground truth, for the baselines. */
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

  /** D_U without labels. */
  public Loader unlabelled(StageId stage, int batch, int from) {
    return shuffled(
        new UnlabelledDataset(domains.distilled()),
        null,
        stage.path() + "/unlabelled",
        batch,
        from);
  }

  /** D_U in a weak and a strong view of the same geometry: {@link Batch#strongImages}. */
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
