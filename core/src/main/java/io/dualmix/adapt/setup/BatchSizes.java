package io.dualmix.adapt.setup;

import io.dualmix.DualMixException;
import io.dualmix.config.Experiment;
import io.dualmix.config.Experiments;
import io.dualmix.config.ModelConfig;
import io.dualmix.config.SizeConfig;
import io.dualmix.data.Dataset;
import io.dualmix.data.image.ImageSize;
import io.dualmix.recipe.Recipes;
import io.dualmix.tensor.Backend;
import io.dualmix.tensor.HostMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Chooses a batch size for the stages that have none, and a crop if there is none, since the images
 * of a batch need one size.
 *
 * <p>On a CPU, the batch of a light model has about 700,000 pixels of each domain (4 images of
 * 480x360), at least 2 and at most 4 images; that of any other model has 1 image. On a GPU the
 * batches are 8 and 2 images. A batch is at most the number of labelled target images, and fits
 * half of the free memory. The crop is the smaller width and height of a source and a target image,
 * at most 512x384 on a CPU and 1024x512 on a GPU.
 */
public final class BatchSizes {
  private static final long LIGHT_PIXELS = 4L * 480 * 360;
  private static final int LIGHT_CPU = 4;
  private static final int LEAST_LIGHT = 2;
  private static final int LIGHT_GPU = 8;
  private static final int HEAVY_GPU = 2;

  /** The longer and the shorter side of the largest crop. */
  private static final ImageSize CPU_CROP = new ImageSize(512, 384);

  private static final ImageSize GPU_CROP = new ImageSize(1024, 512);

  /** The memory of a training step per pixel of its batch, rounded up, in bytes. */
  private static final long LIGHT_BYTES = 4_000;

  /** ResNet-101 at output stride 8 takes the most. */
  private static final long HEAVY_BYTES = 30_000;

  private BatchSizes() {}

  /** The experiment with a batch size in every stage; unchanged if it has them. */
  public static Experiment fill(Experiment experiment, Domains domains) {
    List<String> missing =
        Recipes.trainings(experiment).entrySet().stream()
            .filter(stage -> stage.getValue().batch() == null)
            .map(stage -> stage.getKey())
            .toList();
    if (missing.isEmpty()) {
      return experiment;
    }
    boolean cuda =
        Backend.open(experiment.compute().device(), "fp32", experiment.compute().threads()).cuda();
    List<String> changes = new ArrayList<>();
    SizeConfig crop = experiment.augmentation().crop();
    if (crop == null) {
      crop = crop(domains, cuda ? GPU_CROP : CPU_CROP);
      changes.add("augmentation.crop.width=" + crop.width());
      changes.add("augmentation.crop.height=" + crop.height());
    }
    int batch = batch(experiment, domains, crop, cuda);
    missing.forEach(stage -> changes.add(stage + ".batch=" + batch));
    return Experiments.with(experiment, changes);
  }

  private static int batch(Experiment experiment, Domains domains, SizeConfig crop, boolean cuda) {
    boolean light = ModelConfig.light(experiment.model().backbone());
    long pixels = (long) crop.width() * crop.height();
    long batch = light ? LIGHT_GPU : HEAVY_GPU;
    if (!cuda) {
      batch = light ? Math.max(LEAST_LIGHT, Math.min(LIGHT_CPU, LIGHT_PIXELS / pixels)) : 1;
      long bytes = 2 * pixels * (light ? LIGHT_BYTES : HEAVY_BYTES);
      long models = experiment.compute().trainingDevices().size();
      batch = Math.min(batch, freeBytes() / 2 / models / bytes);
    }
    if (domains.labelled().size() > 0) {
      batch = Math.min(batch, domains.labelled().size());
    }
    batch = Math.max(1, batch);
    return Math.toIntExact(Long.highestOneBit(batch));
  }

  /** The free memory; unbounded on systems that do not report it. */
  private static long freeBytes() {
    try {
      return new HostMemory().available();
    } catch (DualMixException e) {
      return Long.MAX_VALUE;
    }
  }

  private static SizeConfig crop(Domains domains, ImageSize most) {
    List<ImageSize> sizes =
        Stream.of(domains.labelled(), domains.unlabelled(), domains.source())
            .filter(dataset -> dataset.size() > 0)
            .map(BatchSizes::first)
            .toList();
    int width = sizes.stream().mapToInt(ImageSize::width).min().orElseThrow();
    int height = sizes.stream().mapToInt(ImageSize::height).min().orElseThrow();
    boolean upright = height > width;
    return new SizeConfig(
        Math.min(width, upright ? most.height() : most.width()),
        Math.min(height, upright ? most.width() : most.height()));
  }

  private static ImageSize first(Dataset dataset) {
    return ImageSize.of(Objects.requireNonNull(dataset.image(0)));
  }
}
