package io.dualmix.cli.train;

import io.dualmix.DualMixException;
import io.dualmix.adapt.RecipeRunner;
import io.dualmix.adapt.setup.Domains;
import io.dualmix.adapt.setup.StagePlan;
import io.dualmix.cli.terminal.ProgressDisplay;
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
 * The first round of an experiment with a few steps a stage and a few images, in a folder that is
 * deleted afterwards: what a step, an evaluated image and a stored model cost here.
 */
final class Rehearsal {
  /** The first step of a stage is slower than the others, and is not counted. */
  private static final int STEPS = 4;

  private static final int IMAGES = 3;

  private final Map<String, Cost> costs = new LinkedHashMap<>();
  private String lastTrained;
  private long bytes;
  private long parameters;

  /** What one stage showed; read once it has ended. */
  static final class Cost {
    private long lastStep;
    private long lastImage;
    private double seconds;
    private int timed;
    private double imageSeconds;
    private int images;
    private int imagesPerStep;

    /** Of one training step; 0 where the stage does not train. */
    double secondsPerStep() {
      return timed == 0 ? 0 : seconds / timed;
    }

    /** Of one evaluated or labelled image. */
    double secondsPerImage() {
      return images == 0 ? 0 : imageSeconds / images;
    }

    /** Images of all domains in one step. */
    int imagesPerStep() {
      return imagesPerStep;
    }
  }

  private Rehearsal() {}

  /**
   * Runs it.
   *
   * @param experiment as it will be run
   * @param domains its data
   * @param display shows how far it is
   * @param stop ends it after a step
   * @throws CancellationToken.StoppedException if it was stopped; nothing is left of it
   */
  static Rehearsal of(
      Experiment experiment, Domains domains, ProgressDisplay display, CancellationToken stop) {
    Rehearsal rehearsal = new Rehearsal();
    try {
      Path folder = Files.createTempDirectory("dualmix-rehearsal");
      try {
        Experiment few = shortened(experiment);
        Domains small = shortened(domains);
        RunPlan plan = RunPlan.of(few, small);
        display.begin("measuring", 0, plan.parts().stream().mapToLong(RunPlan.Part::steps).sum());
        new RecipeRunner(few, small, folder, rehearsal.new Stopwatch(display), stop).run();
        display.end();
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
          "It needs a folder for temporary files.",
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

  /** The costs of a stage; those of later rounds are what the first one's are. */
  Cost cost(StageSpec stage) {
    Cost first = costs.get(stage.id().round() > 1 ? stage.id().in(1).path() : stage.path());
    return first == null ? new Cost() : first;
  }

  /** Of one evaluated or labelled image. */
  double secondsPerImage() {
    return costs.getOrDefault(lastTrained, new Cost()).secondsPerImage();
  }

  /**
   * Of a training step by the key of the training, such as {@code method.student}; of several
   * stages, the slowest one's.
   */
  double secondsPerStep(Experiment experiment, String key) {
    return Recipes.stages(experiment).stream()
        .filter(stage -> stage.trains() && stage.settings().equals(key))
        .mapToDouble(stage -> cost(stage).secondsPerStep())
        .max()
        .orElse(0);
  }

  /** Of the evaluations at the ends of stages and the pseudo labels of a whole run. */
  double otherSeconds(Experiment experiment, Domains domains) {
    return (models(experiment, domains) * (double) domains.validation().size()
            + labelledImages(experiment, domains))
        * secondsPerImage();
  }

  /** Models and ensembles that are scored at the ends of their stages. */
  static int models(Experiment experiment, Domains domains) {
    return Math.toIntExact(
        StagePlan.of(experiment, domains).stream()
            .filter(stage -> stage.kind() != Kind.PSEUDO_LABEL)
            .count());
  }

  /** Images that get pseudo labels, over all rounds. */
  static double labelledImages(Experiment experiment, Domains domains) {
    return (double) domains.unlabelled().size()
        * StagePlan.of(experiment, domains).stream()
            .filter(stage -> stage.kind() == Kind.PSEUDO_LABEL)
            .count();
  }

  /** What one trained stage leaves on disk, in bytes. */
  long bytesPerStage() {
    return bytes;
  }

  /** Weights of one model. */
  long parameters() {
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

  /** Times steps and images. */
  private final class Stopwatch implements TrainingListener {
    private final Map<String, Integer> seen = new HashMap<>();
    private final ProgressDisplay display;
    private int steps;

    Stopwatch(ProgressDisplay display) {
      this.display = display;
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
      display.at(++this.steps, stage);
    }

    private void evaluating(String stage) {
      Cost cost = of(stage);
      long now = System.nanoTime();
      // The first image of a data set also pays for its decoding and for new sizes.
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
