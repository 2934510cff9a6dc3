package io.dualmix.cli.train;

import io.dualmix.adapt.setup.BatchSizes;
import io.dualmix.adapt.setup.Domains;
import io.dualmix.adapt.setup.StageSteps;
import io.dualmix.cli.terminal.ProgressDisplay;
import io.dualmix.config.Experiment;
import io.dualmix.config.Experiments;
import io.dualmix.recipe.Recipes;
import io.dualmix.train.CancellationToken;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Settles what an experiment leaves to its data and to this machine, once, before the run starts:
 * crop and batch by the images, steps by {@code method.epochs} or {@code method.budget}. What it
 * settles is written to the run folder's experiment.yaml, which then means the same everywhere.
 */
final class RunPlanner {
  /** A plan that is longer is worth a second thought. */
  static final double LONG_SECONDS = 86_400;

  private RunPlanner() {}

  /**
   * The experiment with batch and steps in every stage.
   *
   * @param display shows how far measuring is
   * @param cancellation ends measuring after a step
   * @param lines gets what was chosen, a line each
   * @throws CancellationToken.StoppedException if it was stopped
   */
  static Experiment resolve(
      Experiment experiment,
      Domains domains,
      ProgressDisplay display,
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
        byTime(sized, domains, Rehearsal.of(sized, domains, display, cancellation)), lines);
  }

  /** As above, with a rehearsal that is there already. */
  static Experiment resolve(Experiment sized, Domains domains, Rehearsal rehearsal) {
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
   * An experiment that leaves to this machine what a run of it has settled before, with the run's
   * values.
   *
   * @param asked by the command
   * @param stored by the run
   */
  static Experiment resumed(Experiment asked, Experiment stored) {
    List<String> changes = new ArrayList<>();
    Recipes.trainings(asked)
        .forEach(
            (key, stage) -> {
              var before = Recipes.trainings(stored).get(key);
              if (stage.steps() == null && before != null && before.steps() != null) {
                changes.add(key + ".steps=" + before.steps());
              }
              if (stage.batch() == null && before != null && before.batch() != null) {
                changes.add(key + ".batch=" + before.batch());
                if (asked.augmentation().crop() == null && stored.augmentation().crop() != null) {
                  changes.add("augmentation.crop.width=" + stored.augmentation().crop().width());
                  changes.add("augmentation.crop.height=" + stored.augmentation().crop().height());
                }
              }
            });
    if (!changes.isEmpty() && stored.schedule().warmup() < asked.schedule().warmup()) {
      // Few steps have shortened it.
      changes.add("schedule.warmup=" + stored.schedule().warmup());
    }
    return Experiments.with(asked, changes);
  }

  /** What to change where a plan takes long; to be shown behind the time that it takes. */
  static String shorter() {
    return "To shorten it: preset: quick or standard in place of paper; method.budget, such as 2h,"
        + " in place of steps; fewer method.rounds or method.baselines; a smaller"
        + " augmentation.crop; a lighter model.backbone.";
  }
}
