package io.dualmix.cli.train;

import io.dualmix.DualMixException;
import io.dualmix.adapt.rehearsal.BatchFinder;
import io.dualmix.adapt.setup.BatchSizes;
import io.dualmix.adapt.setup.Branch;
import io.dualmix.adapt.setup.Domains;
import io.dualmix.adapt.setup.PretrainedWeights;
import io.dualmix.cli.terminal.Durations;
import io.dualmix.cli.terminal.Interruption;
import io.dualmix.cli.terminal.ProgressDisplay;
import io.dualmix.cli.terminal.SignalHandling;
import io.dualmix.cli.terminal.Terminal;
import io.dualmix.cli.terminal.Version;
import io.dualmix.config.Experiment;
import io.dualmix.run.MissingRun;
import io.dualmix.run.RunFolder;
import io.dualmix.run.RunReader;
import io.dualmix.session.CheckedData;
import io.dualmix.session.Rehearsal;
import io.dualmix.session.RunPlanner;
import io.dualmix.train.CancellationToken;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dualmix train}: runs an experiment. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Runs an experiment: baselines, then rounds of teachers, student and pseudo labels.",
    description = {
      "",
      "Writes everything to one run folder: models, metrics, pictures and report.html. Continue a"
          + " run that was stopped or killed with --resume.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  dualmix train configs/scenes-to-camvid.yaml --dry-run",
      "  dualmix train configs/scenes-to-camvid.yaml",
      "  dualmix train configs/scenes-to-camvid.yaml --resume",
      "  dualmix train my.yaml --find-batch",
      "  dualmix train --from runs/a --redo student -s name=b -s method.rounds=3",
      "  dualmix train my.yaml -s seed=2 -s name=my-seed2 -s method.rounds=3"
    })
public final class TrainCommand implements Callable<Integer> {
  /** The maximum of method.*.batch. */
  private static final int LARGEST_BATCH = 1024;

  private static final double LONGEST_FIND_MINUTES = 24 * 60;

  private static final Interruption.Messages MEASURING =
      new Interruption.Messages("stopping after this step", "ending at once");

  @Spec private CommandSpec spec;
  @Mixin private RunOptions options;

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = "The experiment in YAML; see the folder configs. Left out with --from.")
  private Path file;

  @Option(
      names = "--from",
      paramLabel = "RUN",
      description =
          "Branch off this run: the new run has its settings, changed by -s, and takes over its"
              + " stages that do not depend on the stage of --redo.")
  private Path from;

  @Option(
      names = "--redo",
      paramLabel = "STAGE",
      description =
          "With --from: the stage that trains again, and all that depends on it. A path such as"
              + " round-1/student, or a name, which stands for its first occurrence.")
  private String redo;

  @Option(
      names = "--dry-run",
      description =
          "Print the plan instead: stages, steps, images, memory, disk, and the time from a few"
              + " measured steps. Nothing is saved.")
  private boolean dryRun;

  @Option(
      names = "--find-batch",
      description =
          "Train nothing: try the steps of each stage with growing batches, and print those that"
              + " train the most images a second on a processor, or the largest that fit into a"
              + " GPU. Nothing is written.")
  private boolean findBatch;

  @Option(
      names = "--find-minutes",
      paramLabel = "N",
      defaultValue = "3",
      description = "How long --find-batch may try, in minutes (default: ${DEFAULT-VALUE}).")
  private double findMinutes;

  @Override
  public Integer call() {
    requireConsistent();
    Experiment experiment = from == null ? options.read(file) : branched();
    if (dryRun) {
      return dryRun(experiment);
    }
    if (findBatch) {
      return findBatch(experiment);
    }
    return new TrainingSession(
            spec.commandLine().getOut(),
            spec.commandLine().getErr(),
            spec.commandLine().getParseResult().originalArgs())
        .run(experiment, options.folder(experiment), options.resume(), origin());
  }

  private Optional<Origin> origin() {
    return Optional.ofNullable(from).map(run -> new Origin(run, redo));
  }

  private void requireConsistent() {
    if (from == null && file == null) {
      throw new ParameterException(spec.commandLine(), "Missing required parameter: 'FILE'");
    }
    if ((from == null) != (redo == null)) {
      throw new ParameterException(
          spec.commandLine(), "--from RUN and --redo STAGE belong together; one is missing.");
    }
    if (from != null && file != null) {
      throw new ParameterException(
          spec.commandLine(),
          "With --from, the settings are those of the run: leave out " + file + ".");
    }
  }

  /** The settings of the earlier run with the changes of the command line. */
  private Experiment branched() {
    if (!RunFolder.isRun(from)) {
      throw MissingRun.at(from, "--from needs the folder of a run.");
    }
    Experiment experiment =
        options.read(
            from.resolve("experiment.yaml"),
            RunPlanner.meantBy(RunReader.text(from.resolve("experiment.yaml"))));
    Path folder = options.folder(experiment);
    if (folder.toAbsolutePath().normalize().equals(from.toAbsolutePath().normalize())) {
      throw new DualMixException(
          "The new run would have the folder of the earlier one, " + folder,
          "Name it: -s name=NAME, or --run-dir DIR.");
    }
    return experiment;
  }

  /** Prints the known facts first, since the measurement takes a while. */
  private int dryRun(Experiment experiment) {
    PretrainedWeights.check(experiment);
    PrintWriter out = spec.commandLine().getOut();
    Domains domains = CheckedData.open(experiment).domains();
    Experiment sized = BatchSizes.fill(experiment, domains);
    Optional<Branch> branch = origin().map(one -> one.branch(sized));
    out.print(DryRun.known(sized, domains));
    branch.ifPresent(one -> out.print(DryRun.branch(one, from)));
    out.flush();
    // A dry run downloads nothing, and a stage without its weights cannot be measured.
    PretrainedWeights.requireHere(experiment);
    try (Interruption interruption = new Interruption(MEASURING)) {
      try (ProgressDisplay display = Terminal.display(spec.commandLine().getErr())) {
        Rehearsal rehearsal =
            Rehearsal.of(
                sized, domains, new MeasuringDisplay(() -> display), interruption.cancellation());
        display.end();
        Experiment resolved = RunPlanner.resolve(sized, domains, rehearsal);
        out.print(
            branch.isEmpty()
                ? DryRun.measured(resolved, domains, rehearsal)
                : DryRun.measured(resolved, domains, rehearsal, branch.get()));
        out.flush();
        return 0;
      } catch (CancellationToken.StoppedException e) {
        spec.commandLine().getErr().println("dualmix: stopped measuring; nothing is kept");
        return interruption.exitCode();
      }
    }
  }

  private int findBatch(Experiment experiment) {
    if (!(findMinutes > 0 && findMinutes <= LONGEST_FIND_MINUTES)) {
      throw new DualMixException(
          "--find-minutes is "
              + findMinutes
              + ", which is not above 0 and at most "
              + LONGEST_FIND_MINUTES,
          "Give minutes, such as --find-minutes 5.");
    }
    PrintWriter err = spec.commandLine().getErr();
    List<SignalHandling> signals =
        SignalHandling.endAtOnceOnSignals("dualmix: stopped; nothing is written");
    err.printf(Locale.ROOT, "trying batches for %s at most%n", Durations.text(60 * findMinutes));
    BatchFinder finder =
        new BatchFinder(
            experiment,
            CheckedData.open(experiment).domains(),
            Duration.ofMillis((long) (60_000 * findMinutes)),
            trial -> err.println(BatchTable.line(trial)));
    PrintWriter out = spec.commandLine().getOut();
    List<BatchFinder.Found> found = finder.find(LARGEST_BATCH);
    signals.forEach(SignalHandling::close);
    out.print(BatchTable.of(found, experiment.compute(), finder.cuda()));
    out.flush();
    return 0;
  }
}
