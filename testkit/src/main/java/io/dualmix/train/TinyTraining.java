package io.dualmix.train;

import io.dualmix.config.OptimiserConfig;
import io.dualmix.data.Dataset;
import io.dualmix.data.MemoryDataset;
import io.dualmix.data.augment.Augmentation;
import io.dualmix.data.load.Loader;
import io.dualmix.data.load.Sampler;
import io.dualmix.eval.ConfusionMatrix;
import io.dualmix.eval.Evaluation;
import io.dualmix.model.ForwardContext;
import io.dualmix.model.ModelSpec;
import io.dualmix.model.SegmentationModel;
import io.dualmix.tensor.Backend;
import io.dualmix.tensor.Precision;
import io.dualmix.tensor.RandomStream;
import io.dualmix.train.objective.SampleLevelTeacher;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The smallest network, noise for images, and one thread: a step takes milliseconds. */
public final class TinyTraining {
  public static final int CLASSES = 3;
  public static final int WIDTH = 24;
  public static final int HEIGHT = 16;
  public static final long SEED = 5;

  /** With dropout, whose random numbers a resumed run has to repeat. */
  public static final ModelSpec SPEC =
      ModelSpec.of("deeplabv3plus", "mobilenetv1_025", CLASSES).withHeadChannels(16);

  private TinyTraining() {}

  public static Backend backend() {
    return Backend.open("cpu", Precision.FP32, 1);
  }

  /** For training; dropout of equal contexts is equal. */
  public static ForwardContext context() {
    return ForwardContext.training(RandomStream.of(0, "dropout"), false);
  }

  public static SegmentationModel model(long seed) {
    return SegmentationModel.create(SPEC, RandomStream.of(seed));
  }

  /** Without dropout two forward passes in train mode are equal. */
  public static SegmentationModel modelWithoutDropout(long seed) {
    return SegmentationModel.create(SPEC.withDropout(0), RandomStream.of(seed));
  }

  public static Dataset images(long seed) {
    return MemoryDataset.noise(5, WIDTH, HEIGHT, CLASSES, seed);
  }

  /** Batches in the dataset's own colours and size. */
  public static Loader loader(Dataset dataset, String name, int batch, int from) {
    Sampler sampler = Sampler.shuffled(dataset.size(), batch, SEED, name);
    return new Loader(dataset, sampler, Augmentation.NONE, null, SEED, name, 1, 2, from);
  }

  /** The loaders of both domains of the sample-level teacher; one image of each. */
  public static Objective sampleLevelTeacher(int from, SegmentationModel model) {
    return new SampleLevelTeacher(
        loader(images(1), "source", 1, from), loader(images(2), "target", 1, from), 0);
  }

  public static OptimiserConfig optimiser(String type) {
    return new OptimiserConfig(type, 0.01, 1.0, 0.9, 1e-4, null, 0.0, null, null, null);
  }

  public static Checkpoints checkpoints(Path folder) {
    return new Checkpoints(folder, MemoryDataset.table(CLASSES), Map.of("stage", "test"));
  }

  /**
   * Of {@code right} and {@code 10 - right} pixels: the more are right, the higher the mean IoU.
   */
  public static Evaluation score(int right) {
    ConfusionMatrix matrix = ConfusionMatrix.of(new long[][] {{right, 10L - right}, {0, 10}});
    return Evaluation.of(List.of("a", "b"), matrix, List.of());
  }
}
