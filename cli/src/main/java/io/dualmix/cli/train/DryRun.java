package io.dualmix.cli.train;

import io.dualmix.DualMixException;
import io.dualmix.adapt.setup.Branch;
import io.dualmix.adapt.setup.Domains;
import io.dualmix.adapt.setup.StagePlan;
import io.dualmix.adapt.setup.StageSteps;
import io.dualmix.cli.terminal.Durations;
import io.dualmix.config.Experiment;
import io.dualmix.config.MethodConfig;
import io.dualmix.recipe.StageId;
import io.dualmix.recipe.StageSpec;
import io.dualmix.recipe.TrainingBudget;
import io.dualmix.session.PlanWarnings;
import io.dualmix.session.Rehearsal;
import io.dualmix.session.RunPlan;
import io.dualmix.tensor.HostMemory;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/**
 * {@code dualmix train FILE --dry-run}: the plan of a run and its cost, from a few measured steps.
 * Writes nothing.
 */
final class DryRun {
  private static final double MEBI = 1024 * 1024;

  private final Experiment experiment;
  private final Domains domains;
  private final Rehearsal rehearsal;

  /** One stage of the run. */
  private record Planned(StageSpec stage, Rehearsal.Cost cost) {
    int steps() {
      return stage.training().steps();
    }

    double seconds() {
      return steps() * cost.secondsPerStep();
    }
  }

  private DryRun(Experiment experiment, Domains domains, Rehearsal rehearsal) {
    this.experiment = experiment;
    this.domains = domains;
    this.rehearsal = rehearsal;
  }

  /**
   * The facts that need no measurement: the data, the model and, if the experiment has steps, the
   * stages.
   *
   * @param experiment with a batch size in every stage
   */
  static String known(Experiment experiment, Domains domains) {
    StringBuilder text = new StringBuilder();
    text.append("source      ").append(domains.source().describe()).append('\n');
    text.append("labelled    ").append(domains.labelled().describe()).append('\n');
    text.append("unlabelled  ").append(domains.unlabelled().describe()).append('\n');
    text.append("validation  ").append(domains.validation().describe()).append('\n');
    text.append(
        String.format(
            Locale.ROOT,
            "model       %s on %s%n",
            experiment.model().architecture(),
            experiment.model().backbone()));
    text.append(
        StageSteps.complete(experiment)
            ? stages(RunPlan.of(experiment, domains))
            : budget(experiment));
    return text.toString();
  }

  /**
   * The time of some stages of a run, in seconds: training, final evaluations and pseudo labels.
   *
   * @param experiment with steps in every stage
   * @param wanted the stages that count
   */
  static double seconds(
      Experiment experiment, Domains domains, Rehearsal rehearsal, Predicate<StageSpec> wanted) {
    double image = rehearsal.secondsPerImage();
    double others = 0;
    for (StageSpec stage : StagePlan.of(experiment, domains)) {
      boolean labels = stage.kind() == StageSpec.Kind.PSEUDO_LABEL;
      int images = (labels ? domains.unlabelled() : domains.validation()).size();
      others += wanted.test(stage) ? images * image : 0;
    }
    int workers = experiment.compute().trainingDevices().size();
    return others
        + StagePlan.graph(experiment, domains)
            .makespan(
                stage ->
                    stage.trains() && wanted.test(stage)
                        ? new Planned(stage, rehearsal.cost(stage)).seconds()
                        : 0,
                workers);
  }

  /** The stages that are taken over, and those that train. */
  static String branch(Branch branch, Path from) {
    return String.format(
        Locale.ROOT,
        "taken over  from %s: %s%ntrains      %s%n",
        from,
        branch.taken().isEmpty() ? "nothing" : paths(branch.taken()),
        paths(branch.trained()));
  }

  private static String paths(List<StageSpec> stages) {
    return String.join(", ", stages.stream().map(StageSpec::path).toList());
  }

  /** The estimate for the stages of a branch that train. */
  static String measured(
      Experiment experiment, Domains domains, Rehearsal rehearsal, Branch branch) {
    List<String> trained = branch.trained().stream().map(StageSpec::path).toList();
    return String.format(
        Locale.ROOT,
        "In all about %s, without intermediate evaluations.%n",
        Durations.text(
            seconds(experiment, domains, rehearsal, stage -> trained.contains(stage.path()))));
  }

  /** The estimates for the whole run from the measured steps. */
  static String measured(Experiment experiment, Domains domains, Rehearsal rehearsal) {
    return new DryRun(experiment, domains, rehearsal).text();
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    text.append(String.format(Locale.ROOT, "%n%,d parameters a model%n%n", rehearsal.parameters()));
    text.append(
        String.format(
            Locale.ROOT,
            "%-24s %9s %9s %10s %12s %10s %14s%n",
            "stage",
            "steps",
            "updates",
            "images",
            "target truth",
            "ms/step",
            "time"));
    List<Planned> all = planned();
    Map<StageId, TrainingBudget> budgets = PlanWarnings.budgets(experiment, domains);
    for (Planned one : all) {
      text.append(
          String.format(
              Locale.ROOT,
              "%-24s %9d %9d %10d %12d %10.0f %14s%n",
              one.stage().path(),
              one.steps(),
              budgets.get(one.stage().id()).updates(),
              budgets.get(one.stage().id()).images(),
              budgets.get(one.stage().id()).truth(),
              1000 * one.cost().secondsPerStep(),
              Durations.text(one.seconds())));
    }
    text.append(
        "\nUpdates, images and target images with ground truth include those of the initial");
    text.append(" weights.\n");
    appendCosts(text, all);
    PlanWarnings.of(experiment, domains)
        .forEach(warning -> text.append("\nwarning: ").append(warning).append('\n'));
    return text.toString();
  }

  private static String stages(RunPlan plan) {
    return String.format(
        Locale.ROOT,
        "run         %d stages, %d of them train, %,d steps in all%n",
        plan.parts().size(),
        plan.parts().stream().filter(part -> part.steps() > 0).count(),
        plan.parts().stream().mapToLong(RunPlan.Part::steps).sum());
  }

  private static String budget(Experiment experiment) {
    return "budget      "
        + experiment.method().budget()
        + ", converted to steps by a measurement on this machine; the run writes them to its"
        + " experiment.yaml\n";
  }

  private void appendCosts(StringBuilder text, List<Planned> all) {
    MethodConfig method = experiment.method();
    int models = Rehearsal.models(experiment, domains);
    double image = rehearsal.secondsPerImage();
    double evaluation = models * (double) domains.validation().size() * image;
    // One pass over the unlabelled images, if the disk has room for the predictions.
    double labels = Rehearsal.labelledImages(experiment, domains) * image;
    double training = trainingSeconds();
    text.append(
        String.format(
            Locale.ROOT,
            "%nTraining %s%s, evaluation %s (%d models, %d images each), pseudo labels %s.%n",
            Durations.text(training),
            workers() > 1 ? " (" + workers() + " models at a time)" : "",
            Durations.text(evaluation),
            models,
            domains.validation().size(),
            Durations.text(labels)));
    text.append("In all about ").append(Durations.text(training + evaluation + labels));
    text.append(", without intermediate evaluations.\n");
    if (training + evaluation + labels > 1.2 * method.budgetSeconds().orElse(Double.MAX_VALUE)) {
      text.append("That is more than method.budget: steps that are given, or the fewest of each");
      text.append(" stage, take longer.\n");
    }
    if (training + evaluation + labels > LongRunWarning.LONG_SECONDS) {
      text.append("That is more than a day on this machine. ");
      text.append(LongRunWarning.shorter()).append('\n');
    }
    text.append(
        String.format(
            Locale.ROOT,
            "Memory: %s. Disk: about %.0f MB for %d stages.%n",
            peakMemory(),
            rehearsal.bytesPerStage() * all.size() / MEBI,
            all.size()));
  }

  private List<Planned> planned() {
    return StagePlan.of(experiment, domains).stream()
        .filter(StageSpec::trains)
        .map(stage -> new Planned(stage, rehearsal.cost(stage)))
        .toList();
  }

  private int workers() {
    return experiment.compute().trainingDevices().size();
  }

  /** The total time of the stages on the available workers. */
  private double trainingSeconds() {
    return StagePlan.graph(experiment, domains)
        .makespan(
            stage -> stage.trains() ? new Planned(stage, rehearsal.cost(stage)).seconds() : 0,
            workers());
  }

  /** The peak memory of this process; that of the Java heap on systems that do not report it. */
  private static String peakMemory() {
    try {
      double peak = new HostMemory().peak();
      return String.format(Locale.ROOT, "%.0f MB so far at most", peak / MEBI);
    } catch (DualMixException e) {
      double heap = Runtime.getRuntime().totalMemory(); // Not Linux.
      return String.format(Locale.ROOT, "%.0f MB of Java heap", heap / MEBI);
    }
  }
}
