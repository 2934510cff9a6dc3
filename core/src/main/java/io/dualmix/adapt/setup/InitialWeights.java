package io.dualmix.adapt.setup;

import io.dualmix.DualMixException;
import io.dualmix.recipe.StageId;
import io.dualmix.config.ModelConfig;
import io.dualmix.model.SegmentationModel;
import io.dualmix.weights.LoadReport;
import io.dualmix.weights.WeightLoader;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The weight files that the stages of one run start from. All lanes share one, so that what a file
 * gave to the models is reported once a run. Safe for use from many threads.
 */
public final class InitialWeights {
  private static final Logger LOG = LoggerFactory.getLogger(InitialWeights.class);

  private final ModelConfig config;
  private final Set<Path> told = ConcurrentHashMap.newKeySet();

  public InitialWeights(ModelConfig config) {
    this.config = config;
  }

  /** The weights of {@code model.weights}. */
  public void pretrained(SegmentationModel model, StageId stage) {
    if (config.weights() == null) {
      throw new DualMixException(
          stage + " starts from pretrained weights, but model.weights names no file",
          "Set model.weights to imagenet, or to ImageNet weights of the backbone, or start:"
              + " random.");
    }
    load(model, PretrainedWeights.seen(config), config.weightsTake());
  }

  /** The weights of a file that a stage's {@code start} names. */
  public void file(SegmentationModel model, Path file) {
    load(model, file, null);
  }

  /** What did not fit is worth a look before days of training. */
  private void load(SegmentationModel model, Path file, String take) {
    LoadReport report = WeightLoader.load(model, file, take);
    if (told.add(file)) {
      report.lines().forEach(LOG::info);
    }
  }
}
