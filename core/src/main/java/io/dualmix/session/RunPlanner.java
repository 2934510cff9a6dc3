package io.dualmix.session;

import io.dualmix.adapt.setup.BatchSizes;
import io.dualmix.adapt.setup.Domains;
import io.dualmix.adapt.setup.StageSteps;
import io.dualmix.config.Experiment;
import io.dualmix.config.Experiments;
import io.dualmix.config.MethodConfig;
import io.dualmix.recipe.Recipes;
import io.dualmix.run.RunReader;
import io.dualmix.train.CancellationToken;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Resolves the settings that an experiment leaves open, once, before the run starts: crop and batch
 * size from the images, steps from {@code method.epochs} or {@code method.budget}. The resolved
 * settings are written to the run folder's experiment.yaml, so that it means the same on every
 * machine.
 */
public final class RunPlanner {
  /** Runs from before this key trained the student on the union. */
  private static final String STUDENT_LABELS = "student_labels";

  private RunPlanner() {}

  /**
   * The experiment with batch size and steps in every stage.
   *
   * @param progress of the measurement
   * @param cancellation ends the measurement after a step
   * @param lines receives the chosen values, one per line
   * @throws CancellationToken.StoppedException if it is cancelled
   */
  public static Experiment resolve(
      Experiment experiment,
      Domains domains,
      Rehearsal.Progress progress,
      CancellationToken cancellation,
      Consumer<String> lines) {
    Experiment sized = BatchSizes.fill(experiment, domains);
    if (StageSteps.complete(sized)) {
      return sized;
    }
    if (sized.method().epochs() != null) {
      return reported(new StageSteps(sized, domains).ofEpochs(), lines);
    }
    lines.accept(
        "Measuring a few steps of each stage, to fit the run into method.budget "
            + sized.method().budget()
            + " …");
    return reported(
        byTime(sized, domains, Rehearsal.of(sized, domains, progress, cancellation)), lines);
  }

  /** As above, with an existing measurement. */
  public static Experiment resolve(Experiment sized, Domains domains, Rehearsal rehearsal) {
    if (StageSteps.complete(sized)) {
      return sized;
    }
    return sized.method().epochs() != null
        ? new StageSteps(sized, domains).ofEpochs()
        : byTime(sized, domains, rehearsal);
  }

  private static Experiment byTime(Experiment sized, Domains domains, Rehearsal rehearsal) {
    return new StageSteps(sized, domains)
        .ofBudget(
            key -> rehearsal.secondsPerStep(sized, key), rehearsal.otherSeconds(sized, domains));
  }

  private static Experiment reported(Experiment experiment, Consumer<String> lines) {
    lines.accept("Steps of each stage: " + StageSteps.describe(experiment));
    return experiment;
  }

  /**
   * Fills the open settings of an experiment with the values that its run has resolved before.
   *
   * @param requested the experiment of the command
   * @param stored the experiment of the run
   */
  public static Experiment resumed(Experiment requested, Experiment stored) {
    List<String> changes = new ArrayList<>();
    Recipes.trainings(requested)
        .forEach(
            (key, stage) -> {
              var before = Recipes.trainings(stored).get(key);
              if (stage.steps() == null && before != null && before.steps() != null) {
                changes.add(key + ".steps=" + before.steps());
              }
              if (stage.batch() == null && before != null && before.batch() != null) {
                changes.add(key + ".batch=" + before.batch());
                if (requested.augmentation().crop() == null
                    && stored.augmentation().crop() != null) {
                  changes.add("augmentation.crop.width=" + stored.augmentation().crop().width());
                  changes.add("augmentation.crop.height=" + stored.augmentation().crop().height());
                }
              }
            });
    if (!changes.isEmpty() && stored.schedule().warmup() < requested.schedule().warmup()) {
      // A run with few steps has a shorter warm-up.
      changes.add("schedule.warmup=" + stored.schedule().warmup());
    }
    return Experiments.with(requested, changes);
  }

  /**
   * The settings of a run that are older than a key and meant another value than today's default.
   *
   * @param yaml the configuration of a run folder
   * @return changes for {@link Experiments#with}; empty for a run of this version
   */
  public static List<String> meantBy(String yaml) {
    return yaml.contains(STUDENT_LABELS + ":")
        ? List.of()
        : List.of("method." + STUDENT_LABELS + "=" + MethodConfig.UNION);
  }

  /**
   * The settings of a run as it was begun.
   *
   * @param folder of the run
   */
  public static Experiment stored(Path folder) {
    Path file = folder.resolve("experiment.yaml");
    String yaml = RunReader.text(file);
    return Experiments.parse(yaml, file.toString(), meantBy(yaml));
  }
}
