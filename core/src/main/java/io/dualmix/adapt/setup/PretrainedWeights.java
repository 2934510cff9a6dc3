package io.dualmix.adapt.setup;

import io.dualmix.DualMixException;
import io.dualmix.config.Experiment;
import io.dualmix.config.ModelConfig;
import io.dualmix.recipe.Recipes;
import io.dualmix.recipe.WeightSource;
import io.dualmix.weights.published.DownloadProgress;
import io.dualmix.weights.published.PublishedWeights;
import io.dualmix.weights.published.WeightCache;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file of ImageNet weights that training starts from. */
public final class PretrainedWeights {
  private PretrainedWeights() {}

  /**
   * Has the weights at hand that an experiment's stages start from: published ones are fetched if
   * they are not there yet, and a file that is missing is refused. Before anything is read or
   * written, and with the place where to get it.
   *
   * @param progress receives the progress of a download
   * @throws DualMixException if a stage starts from pretrained weights, and {@code model.weights}
   *     is no file, or {@code imagenet} and the backbone's published weights cannot be had
   */
  public static void require(Experiment experiment, DownloadProgress progress) {
    if (experiment.model().weights() != null && needed(experiment)) {
      file(experiment.model(), progress);
    }
  }

  /**
   * As {@link #require}, but fetches nothing: published weights need not be there yet.
   *
   * @throws DualMixException if a stage starts from pretrained weights, and {@code model.weights}
   *     is no file, or {@code imagenet} and the backbone has no published weights
   */
  public static void check(Experiment experiment) {
    ModelConfig model = experiment.model();
    if (model.weights() == null || !needed(experiment)) {
      return;
    } else if (model.weights().equals(ModelConfig.IMAGENET)) {
      PublishedWeights.of(model.backbone());
    } else {
      file(model, DownloadProgress.none());
    }
  }

  /**
   * As {@link #check}, but published weights must be there: for work that fetches nothing.
   *
   * @throws DualMixException as {@link #check}, or if they are not in the user's cache
   */
  public static void requireHere(Experiment experiment) {
    check(experiment);
    ModelConfig model = experiment.model();
    if (ModelConfig.IMAGENET.equals(model.weights()) && needed(experiment)) {
      PublishedWeights published = PublishedWeights.of(model.backbone());
      WeightCache cache = WeightCache.ofUser(model.weightsMirror());
      if (cache.present(published).isEmpty()) {
        throw new DualMixException(
            "The ImageNet weights of "
                + model.backbone()
                + " (model.weights="
                + ModelConfig.IMAGENET
                + ") are not there: "
                + cache.place(published),
            "Fetch them once: dualmix weights download " + model.backbone());
      }
    }
  }

  /** The file of {@link #file}, which the run has seen already: published ones are not summed. */
  static Path seen(ModelConfig model) {
    if (model.weights().equals(ModelConfig.IMAGENET)) {
      PublishedWeights published = PublishedWeights.of(model.backbone());
      return WeightCache.ofUser(model.weightsMirror())
          .present(published)
          .orElseGet(() -> file(model, DownloadProgress.none()));
    }
    return file(model, DownloadProgress.none());
  }

  /**
   * The file that {@code model.weights} stands for.
   *
   * @throws DualMixException as {@link #require}
   */
  static Path file(ModelConfig model, DownloadProgress progress) {
    if (model.weights().equals(ModelConfig.IMAGENET)) {
      PublishedWeights published = PublishedWeights.of(model.backbone());
      return WeightCache.ofUser(model.weightsMirror()).fetch(published, progress);
    }
    Path file = Path.of(model.weights());
    if (!Files.isRegularFile(file)) {
      throw missing(model, file);
    }
    return file;
  }

  private static DualMixException missing(ModelConfig model, Path file) {
    String backbone = model.backbone();
    String fetch =
        PublishedWeights.find(backbone)
            .map(
                published ->
                    "Let DualMix fetch "
                        + published.origin()
                        + "'s with -s model.weights="
                        + ModelConfig.IMAGENET
                        + ", or fetch "
                        + published.address()
                        + " to that path")
            .orElse("Put ImageNet weights of " + backbone + " there");
    return new DualMixException(
        "There is no weight file " + file.toAbsolutePath() + " (model.weights)",
        fetch
            + ", or name yours with -s model.weights=FILE; .pth, .pt and .safetensors files with"
            + " torchvision's or timm's names are read.");
  }

  private static boolean needed(Experiment experiment) {
    return Recipes.stages(experiment).stream()
        .anyMatch(stage -> stage.start() instanceof WeightSource.Pretrained);
  }
}
