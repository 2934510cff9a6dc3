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

/** Finds the file of ImageNet weights for an experiment. */
public final class PretrainedWeights {
  private PretrainedWeights() {}

  /**
   * Ensures that the initial weights of an experiment's stages exist: published weights are
   * downloaded if absent, and a missing file is rejected with its download address. Call it before
   * anything else is read or written.
   *
   * @param progress receives the progress of a download
   * @throws DualMixException if a stage starts from pretrained weights, and {@code model.weights}
   *     is not a file, or is {@code imagenet} and the backbone's published weights cannot be
   *     downloaded
   */
  public static void require(Experiment experiment, DownloadProgress progress) {
    if (experiment.model().weights() != null && needed(experiment)) {
      file(experiment.model(), progress);
    }
  }

  /**
   * As {@link #require}, but without a download: published weights may be absent.
   *
   * @throws DualMixException if a stage starts from pretrained weights, and {@code model.weights}
   *     is not a file, or is {@code imagenet} and the backbone has no published weights
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
   * As {@link #check}, but published weights must be in the cache: for work without downloads.
   *
   * @throws DualMixException as {@link #check}, or if the weights are not in the user's cache
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

  /** As {@link #file} for a file that this run has checked: its checksum is not computed again. */
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
   * The file for {@code model.weights}.
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
