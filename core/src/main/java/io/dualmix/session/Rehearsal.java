package io.dualmix.session;

import io.dualmix.DualMixException;
import io.dualmix.adapt.RecipeRunner;
import io.dualmix.adapt.setup.Domains;
import io.dualmix.adapt.setup.StagePlan;
import io.dualmix.config.Experiment;
import io.dualmix.config.Experiments;
import io.dualmix.data.Dataset;
import io.dualmix.data.SubsetDataset;
import io.dualmix.model.SegmentationModel;
import io.dualmix.recipe.Recipes;
import io.dualmix.recipe.StageSpec;
import io.dualmix.recipe.StageSpec.Kind;
import io.dualmix.storage.AtomicFiles;
import io.dualmix.train.CancellationToken;
import io.dualmix.train.event.Evaluating;
import io.dualmix.train.event.StageStarted;
import io.dualmix.train.event.Stepped;
import io.dualmix.train.event.TrainingEvent;
import io.dualmix.train.event.TrainingListener;
import io.dualmix.weights.ModelFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Runs the first round of an experiment with a few steps per stage and a few images, in a temporary
 * folder, to measure the cost of a step, an evaluated image and a stored model on this machine.
 */
public final class Rehearsal {
  /** Steps per stage; the first is slower and is not counted. */
  private static final int STEPS = 4;

  private static final int IMAGES = 3;

  /** Receives the progress of the measurement. */
  @FunctionalInterface
  public interface Progress {
    /**
     * Called before the first step and after each one.
     *
     * @param done steps so far
     * @param all steps of the measurement
     * @param stage of the last step; empty before the first
     */
    void at(long done, long all, String stage);
  }

  private final Map<String, Cost> costs = new LinkedHashMap<>();
  private String lastTrained;
  private long bytes;
  private long parameters;

  /** The measured cost of one stage; read it after the end of the stage. */
  public static final class Cost {
    private long lastStep;
    private long lastImage;
    private double seconds;
    private int timed;
    private double imageSeconds;
    private int images;
    private int imagesPerStep;

    /** Seconds per training step; 0 if the stage does not train. */
    public double secondsPerStep() {
      return timed == 0 ? 0 : seconds / timed;
    }

    /** Seconds per evaluated or labelled image. */
    public double secondsPerImage() {
      return images == 0 ? 0 : imageSeconds / images;
    }

    /** Images of all domains per step. */
    public int imagesPerStep() {
      return imagesPerStep;
    }
  }

  private Rehearsal() {}

  /**
   * Runs the measurement.
   *
   * @param experiment the experiment of the run
   * @param domains its data
   * @param progress of the measurement
   * @param cancellation ends the measurement after a step
   * @throws CancellationToken.StoppedException if it is cancelled; the temporary folder is deleted
   */
  public static Rehearsal of(
      Experiment experiment, Domains domains, Progress progress, CancellationToken cancellation) {
    Rehearsal rehearsal = new Rehearsal();
    try {
      Path folder = Files.createTempDirectory("dualmix-rehearsal");
      try {
        Experiment few = shortened(experiment);
        Domains small = shortened(domains);
        RunPlan plan = RunPlan.of(few, small);
        long all = plan.parts().stream().mapToLong(RunPlan.Part::steps).sum();
        progress.at(0, all, "");
        new RecipeRunner(few, small, folder, rehearsal.new Stopwatch(progress, all), cancellation)
            .run();
        rehearsal.lastTrained = lastTrained(few);
        Path last = folder.resolve(rehearsal.lastTrained);
        rehearsal.bytes = size(last);
        try (SegmentationModel model =
            ModelFile.open(last.resolve("last/model.safetensors")).model()) {
          rehearsal.parameters = model.parameterCount();
        }
      } finally {
        AtomicFiles.deleteRecursively(folder);
      }
    } catch (IOException e) {
      throw new DualMixException(
          "The dry run cannot write: " + e.getMessage(),
          "A folder for temporary files is needed.",
          e);
    }
    return rehearsal;
  }

  private static String lastTrained(Experiment experiment) {
    return Recipes.stages(experiment).stream()
        .filter(StageSpec::trains)
        .map(StageSpec::path)
        .reduce((before, last) -> last)
        .orElseThrow();
  }

  /** The cost of a stage; later rounds have the cost of the first one. */
  public Cost cost(StageSpec stage) {
    Cost first = costs.get(stage.id().round() > 1 ? stage.id().in(1).path() : stage.path());
    return first == null ? new Cost() : first;
  }

  /** Seconds per evaluated or labelled image. */
  public double secondsPerImage() {
    return costs.getOrDefault(lastTrained, new Cost()).secondsPerImage();
  }

  /**
   * Seconds per training step by the key of the training, such as {@code method.student}; the
   * maximum over its stages.
   */
  public double secondsPerStep(Experiment experiment, String key) {
    return Recipes.stages(experiment).stream()
        .filter(stage -> stage.trains() && stage.settings().equals(key))
        .mapToDouble(stage -> cost(stage).secondsPerStep())
        .max()
        .orElse(0);
  }

  /** Seconds for the final evaluations of all stages and the pseudo labels of the whole run. */
  public double otherSeconds(Experiment experiment, Domains domains) {
    return (models(experiment, domains) * (double) domains.validation().size()
            + labelledImages(experiment, domains))
        * secondsPerImage();
  }

  /** The number of models and ensembles that are scored at the end of their stages. */
  public static int models(Experiment experiment, Domains domains) {
    return Math.toIntExact(
        StagePlan.of(experiment, domains).stream()
            .filter(stage -> stage.kind() != Kind.PSEUDO_LABEL)
            .count());
  }

  /** The number of images that get pseudo labels, over all rounds. */
  public static double labelledImages(Experiment experiment, Domains domains) {
    return (double) domains.unlabelled().size()
        * StagePlan.of(experiment, domains).stream()
            .filter(stage -> stage.kind() == Kind.PSEUDO_LABEL)
            .count();
  }

  /** The disk space of one trained stage, in bytes. */
  public long bytesPerStage() {
    return bytes;
  }

  /** The number of weights of one model. */
  public long parameters() {
    return parameters;
  }

  private static Experiment shortened(Experiment experiment) {
    List<String> changes = new ArrayList<>();
    Recipes.trainings(experiment).keySet().forEach(key -> changes.add(key + ".steps=" + STEPS));
    changes.add("method.rounds=1");
    changes.add("schedule.warmup=0");
    changes.add("evaluation.every=0");
    changes.add("logging.pictures=0");
    return Experiments.parse(Experiments.dump(experiment), "the dry run", changes);
  }

  private static Domains shortened(Domains domains) {
    return new Domains(
        domains.source(),
        domains.labelled(),
        few(domains.unlabelled()),
        few(domains.validation()),
        domains.transfer());
  }

  private static Dataset few(Dataset dataset) {
    return dataset.size() <= IMAGES ? dataset : SubsetDataset.range(dataset, 0, IMAGES);
  }

  /** Measures the time of steps and images. */
  private final class Stopwatch implements TrainingListener {
    private final Map<String, Integer> seen = new HashMap<>();
    private final Progress progress;
    private final long all;
    private int steps;

    Stopwatch(Progress progress, long all) {
      this.progress = progress;
      this.all = all;
    }

    private Cost of(String stage) {
      return costs.computeIfAbsent(stage, name -> new Cost());
    }

    @Override
    public void on(TrainingEvent event) {
      if (event instanceof StageStarted e) {
        of(e.stage()).lastImage = System.nanoTime();
      } else if (event instanceof Stepped e) {
        stepped(e.stage(), e.step(), e.images());
      } else if (event instanceof Evaluating e) {
        evaluating(e.stage());
      }
    }

    private void stepped(String stage, int step, int images) {
      Cost cost = of(stage);
      long now = System.nanoTime();
      if (step > 1) {
        cost.seconds += (now - cost.lastStep) * 1e-9;
        cost.timed++;
      }
      cost.lastStep = now;
      cost.lastImage = now;
      cost.imagesPerStep = images;
      progress.at(++this.steps, all, stage);
    }

    private void evaluating(String stage) {
      Cost cost = of(stage);
      long now = System.nanoTime();
      // The first image of a data set also warms up decoding and new sizes.
      if (seen.merge(stage, 1, Integer::sum) > 1) {
        cost.imageSeconds += (now - cost.lastImage) * 1e-9;
        cost.images++;
      }
      cost.lastImage = now;
    }
  }

  private static long size(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(Rehearsal::length).sum();
    }
  }

  private static long length(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
