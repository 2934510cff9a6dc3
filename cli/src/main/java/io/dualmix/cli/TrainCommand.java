package io.dualmix.cli;

import io.dualmix.adapt.Domains;
import io.dualmix.adapt.PretrainedWeights;
import io.dualmix.config.Experiment;
import java.nio.file.Path;
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
      "  dualmix train my.yaml -s seed=2 -s name=my-seed2 -s method.rounds=3"
    })
final class TrainCommand implements Callable<Integer> {
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

  @Override
  public Integer call() {
    Experiment experiment = options.read(file);
    if (dryRun) {
      PretrainedWeights.require(experiment);
      spec.commandLine().getOut().print(DryRun.of(experiment, Domains.open(experiment)));
      return 0;
    }
    return new TrainingSession(
            spec.commandLine().getOut(),
            spec.commandLine().getErr(),
            spec.commandLine().getParseResult().originalArgs())
        .run(experiment, options.folder(experiment), options.resume());
  }
}
