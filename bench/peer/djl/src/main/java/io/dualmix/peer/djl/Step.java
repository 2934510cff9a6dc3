package io.dualmix.peer.djl;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/**
 * The training step of {@code bench/peer/step.py} in DJL: the same networks, sizes, losses and
 * optimisers, trained with its {@link Trainer}. Prints one line of JSON with the same fields.
 */
public final class Step {
  private static final int WARM_UP = 2;
  private static final int SEED = 1;

  private Step() {}

  /**
   * Measures.
   *
   * @param arguments such as {@code --model mobilenetv1_100-deeplabv3plus --size 320x240 --batch 4}
   */
  public static void main(String[] arguments) {
    Options options =
        new Options(
            arguments, Set.of("model", "size", "batch", "classes", "optimiser", "steps", "rate"));
    String model = options.text("model");
    int[] size = options.size("size");
    int batch = options.whole("batch", 1);
    int classes = options.whole("classes", 11);
    Engine.getInstance().setRandomSeed(SEED);
    Block network =
        new SequentialBlock()
            .add(Networks.of(model, classes))
            .add(LambdaBlock.singleton(x -> Networks.enlarge(x, size[1], size[0])));
    DefaultTrainingConfig config =
        new DefaultTrainingConfig(new PixelLoss())
            .optOptimizer(
                optimiser(
                    options.text("optimiser", "sgd"),
                    Float.parseFloat(options.text("rate", "1e-6"))))
            .optDevices(new Device[] {Device.cpu()});
    try (Model djl = Model.newInstance(model)) {
      djl.setBlock(network);
      try (Trainer trainer = djl.newTrainer(config)) {
        trainer.initialize(new Shape(batch, 3, size[1], size[0]));
        Data data = Data.random(trainer.getManager(), batch, size, classes);
        double[] seconds = new double[options.whole("steps", 5)];
        float[] losses = new float[WARM_UP + seconds.length];
        for (int i = 0; i < losses.length; i++) {
          long begun = System.nanoTime();
          losses[i] = data.step(trainer);
          if (i >= WARM_UP) {
            seconds[i - WARM_UP] = (System.nanoTime() - begun) / 1e9;
          }
        }
        double median = median(seconds);
        System.out.printf(
            Locale.ROOT,
            "{\"bench\": \"peer-step\", \"model\": \"%s\", \"size\": \"%dx%d\", \"batch\": %d,"
                + " \"precision\": \"fp32\", \"torch\": \"%s\", \"djl\": \"%s\","
                + " \"threads\": %s, \"parameters\": %d, \"first_loss\": %.4f,"
                + " \"last_loss\": %.4f, \"seconds\": %.6f, \"images_per_s\": %.4f}%n",
            model,
            size[0],
            size[1],
            batch,
            Engine.getInstance().getVersion(),
            Engine.getDjlVersion(),
            System.getProperty("ai.djl.pytorch.num_threads", "null"),
            parameters(network),
            losses[0],
            losses[losses.length - 1],
            median,
            batch / median);
      }
    }
  }

  private static Optimizer optimiser(String name, float rate) {
    return switch (name) {
      case "sgd" ->
          Optimizer.sgd()
              .setLearningRateTracker(Tracker.fixed(rate))
              .optMomentum(0.9f)
              .optWeightDecays(1e-4f)
              .build();
      case "adamw" -> Optimizer.adamW().optLearningRateTracker(Tracker.fixed(rate)).build();
      default -> throw new IllegalArgumentException("Unknown optimiser '" + name + "'");
    };
  }

  private static long parameters(Block block) {
    return block.getParameters().values().stream()
        .filter(Parameter::requiresGradient)
        .mapToLong(parameter -> parameter.getShape().size())
        .sum();
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** One batch in memory: a peer's loader costs nothing here. */
  private record Data(NDArray images, NDArray labels, NDArray mean, NDArray deviation) {
    static Data random(NDManager manager, int batch, int[] size, int classes) {
      return new Data(
          manager
              .randomInteger(0, 256, new Shape(batch, 3, size[1], size[0]), DataType.INT64)
              .toType(DataType.UINT8, false),
          manager.randomInteger(0, classes, new Shape(batch, size[1], size[0]), DataType.INT64),
          manager.create(new float[] {123.675f, 116.28f, 103.53f}, new Shape(1, 3, 1, 1)),
          manager.create(new float[] {58.395f, 57.12f, 57.375f}, new Shape(1, 3, 1, 1)));
    }

    /** What {@code EasyTrain} does with a batch, and a look at the loss. */
    float step(Trainer trainer) {
      try (NDManager scope = trainer.getManager().newSubManager()) {
        // Results belong to the manager of what they come from: all of a step's go with its scope.
        scope.tempAttachAll(images, labels, mean, deviation);
        NDArray loss;
        try (GradientCollector collector = trainer.newGradientCollector()) {
          NDArray x = images.toType(DataType.FLOAT32, false).sub(mean).div(deviation);
          NDList logits = trainer.forward(new NDList(x));
          loss = trainer.getLoss().evaluate(new NDList(labels), logits);
          collector.backward(loss);
        }
        trainer.step();
        return loss.getFloat();
      }
    }
  }
}
