package io.dualmix.train;

import io.dualmix.data.Dataset;
import io.dualmix.data.MemoryDataset;
import io.dualmix.data.augment.Augmentation;
import io.dualmix.data.load.Loader;
import io.dualmix.data.load.Sampler;
import io.dualmix.model.SegmentationModel;
import io.dualmix.storage.AtomicFiles;
import io.dualmix.tensor.Backend;
import io.dualmix.tensor.Precision;
import io.dualmix.tensor.Tensors;
import io.dualmix.train.event.StepDone;
import io.dualmix.train.event.TrainingListener;
import io.dualmix.train.objective.SampleLevelTeacher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Measures what thread count and precision change in the weights of a small model: each setting
 * trains twice from the same start on the same images.
 *
 * <p>{@code testkit/harness train.NumbersMeasurement [STEPS] [DEVICE …]}
 */
final class NumbersMeasurement {
  private static final int WIDTH = 96;
  private static final int HEIGHT = 64;
  private static final int BATCH = 2;
  private static final int DEFAULT_STEPS = 100;

  private final int steps;

  /** What a training ended with. */
  private record Outcome(List<float[]> weights, double loss) {
    boolean sameBytes(Outcome other) {
      for (int i = 0; i < weights.size(); i++) {
        if (!Arrays.equals(weights.get(i), other.weights.get(i))) {
          return false;
        }
      }
      return true;
    }

    /** The norm of the difference, as a share of the norm of the other's weights. */
    double distance(Outcome other) {
      double difference = 0;
      double norm = 0;
      for (int i = 0; i < weights.size(); i++) {
        float[] mine = weights.get(i);
        float[] its = other.weights.get(i);
        for (int k = 0; k < mine.length; k++) {
          difference += Math.pow((double) mine[k] - its[k], 2);
          norm += Math.pow(its[k], 2);
        }
      }
      return Math.sqrt(difference / norm);
    }
  }

  private NumbersMeasurement(int steps) {
    this.steps = steps;
  }

  /** Prints a table in Markdown. */
  public static void main(String[] args) throws IOException {
    int steps = args.length > 0 ? Integer.parseInt(args[0]) : DEFAULT_STEPS;
    List<String> devices =
        args.length > 1 ? Arrays.asList(args).subList(1, args.length) : List.of("cpu");
    NumbersMeasurement measurement = new NumbersMeasurement(steps);
    Outcome reference = measurement.train(Backend.open("cpu", Precision.FP32, 1));
    System.out.println(
        "| device | precision | threads | again | distance of weights | last loss |");
    System.out.println("|---|---|---|---|---|---|");
    for (String device : devices) {
      for (Precision precision : Precision.values()) {
        for (int threads : device.equals("cpu") ? new int[] {1, 2, 4} : new int[] {1}) {
          measurement.row(device, precision, threads, reference);
        }
      }
    }
  }

  private void row(String device, Precision precision, int threads, Outcome reference)
      throws IOException {
    Outcome first = train(Backend.open(device, precision, threads));
    Outcome again = train(Backend.open(device, precision, threads));
    System.out.printf(
        Locale.ROOT,
        "| %s | %s | %d | %s | %.1e | %.6f |%n",
        device,
        precision.name().toLowerCase(Locale.ROOT),
        threads,
        first.sameBytes(again) ? "same bytes" : "differs",
        first.distance(reference),
        first.loss());
  }

  private Outcome train(Backend backend) throws IOException {
    Path folder = Files.createTempDirectory("numbers");
    double[] loss = new double[1];
    TrainingListener witness =
        event -> {
          if (event instanceof StepDone report) {
            loss[0] = report.loss();
          }
        };
    try (SegmentationModel model = TinyTraining.model(1)) {
      model.to(backend);
      Trainer.Plan plan =
          new Trainer.Plan(
              "round-1/test", steps, new PolySchedule(0.01, 0.9, 0, steps), 10, steps, 0, 7);
      new Trainer(backend, TinyTraining.optimiser("sgd"), witness, new CancellationToken())
          .train(
              plan,
              model,
              (from, trained) -> objective(from),
              (scored, which) -> TinyTraining.score(5),
              TinyTraining.checkpoints(folder));
      List<float[]> weights = new ArrayList<>();
      model.backboneParameters().forEach(weight -> weights.add(Tensors.toFloats(weight)));
      model.headParameters().forEach(weight -> weights.add(Tensors.toFloats(weight)));
      return new Outcome(weights, loss[0]);
    } finally {
      AtomicFiles.deleteRecursively(folder);
    }
  }

  private static Objective objective(int from) {
    return new SampleLevelTeacher(loader("source", 1, from), loader("target", 2, from), 0);
  }

  private static Loader loader(String name, long seed, int from) {
    Dataset images = MemoryDataset.noise(6, WIDTH, HEIGHT, TinyTraining.CLASSES, seed);
    Sampler sampler = Sampler.shuffled(images.size(), BATCH, TinyTraining.SEED, name);
    return new Loader(
        images, sampler, Augmentation.NONE, null, TinyTraining.SEED, name, 1, 2, from);
  }
}
