package io.dualmix.adapt.setup;

import io.dualmix.DualMixException;
import io.dualmix.config.ModelConfig;
import io.dualmix.model.SegmentationModel;
import io.dualmix.recipe.StageId;
import io.dualmix.weights.LoadReport;
import io.dualmix.weights.WeightLoader;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads the initial weights of the stages of a run. All workers share one instance, so that the
 * report on a file is logged once per run. Safe for use from several threads.
 */
public final class InitialWeights {
  private static final Logger LOG = LoggerFactory.getLogger(InitialWeights.class);

  private final ModelConfig config;
  private final Set<Path> told = ConcurrentHashMap.newKeySet();

  public InitialWeights(ModelConfig config) {
    this.config = config;
  }

  /** Loads the weights of {@code model.weights}. */
  public void pretrained(SegmentationModel model, StageId stage) {
    if (config.weights() == null) {
      throw new DualMixException(
          stage + " starts from pretrained weights, but model.weights names no file",
          "Set model.weights to imagenet, or to ImageNet weights of the backbone, or start:"
              + " random.");
    }
    load(model, PretrainedWeights.seen(config), config.weightsTake());
  }

  /** Loads the file of a stage's {@code start}. */
  public void file(SegmentationModel model, Path file) {
    load(model, file, null);
  }

  /** Loads a file, and logs which tensors did not fit. */
  private void load(SegmentationModel model, Path file, String take) {
    LoadReport report = WeightLoader.load(model, file, take);
    if (told.add(file)) {
      report.lines().forEach(LOG::info);
    }
  }
}
