package io.dualmix.cli;

import io.dualmix.adapt.BatchFinder;
import io.dualmix.adapt.Domains;
import io.dualmix.adapt.PretrainedWeights;
import io.dualmix.config.Experiment;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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
      "Writes everything into one run folder: models, metrics, pictures and report.html. A run that"
          + " was stopped or killed goes on with --resume.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  dualmix train configs/scenes-to-camvid.yaml --dry-run",
      "  dualmix train configs/scenes-to-camvid.yaml",
      "  dualmix train configs/scenes-to-camvid.yaml --resume",
      "  dualmix train my.yaml --find-batch          the largest batches that fit; trains nothing",
      "  dualmix train my.yaml -s seed=2 -s name=my-seed2 -s method.rounds=3"
    })
final class TrainCommand implements Callable<Integer> {
  /** What method.*.batch may be at most. */
  private static final int LARGEST_BATCH = 1024;

  @Spec private CommandSpec spec;
  @Mixin private RunOptions options;

  @Parameters(paramLabel = "FILE", description = "The experiment in YAML; see the folder configs.")
  private Path file;

  @Option(
      names = "--dry-run",
      description =
          "Print the plan instead: stages, steps, images, memory, disk, and the time from a few"
              + " measured steps. Nothing is kept.")
  private boolean dryRun;

  @Option(
      names = "--find-batch",
      description =
          "Train nothing: try the steps of each stage with growing batches, and print the largest"
              + " that fit into the memory that is free now. Nothing is written.")
  private boolean findBatch;

  @Override
  public Integer call() {
    Experiment experiment = options.read(file);
    if (dryRun) {
      PretrainedWeights.check(experiment);
      spec.commandLine().getOut().print(DryRun.of(experiment, Domains.open(experiment)));
      return 0;
    }
    if (findBatch) {
      return findBatch(experiment);
    }
    return new TrainingSession(
            spec.commandLine().getOut(),
            spec.commandLine().getErr(),
            spec.commandLine().getParseResult().originalArgs())
        .run(experiment, options.folder(experiment), options.resume());
  }

  private int findBatch(Experiment experiment) {
    List<SignalHandling> signals = SignalHandling.endAtOnceOnSignals();
    try {
      PrintWriter err = spec.commandLine().getErr();
      BatchFinder finder =
          new BatchFinder(
              experiment, Domains.open(experiment), trial -> err.println(BatchTable.line(trial)));
      PrintWriter out = spec.commandLine().getOut();
      out.print(BatchTable.of(finder.find(LARGEST_BATCH), experiment.compute()));
      out.flush();
      return 0;
    } finally {
      signals.forEach(SignalHandling::close);
    }
  }
}
