package io.dualmix.cli;

import io.dualmix.config.Experiment;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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
      "  dualmix train configs/scenes-to-camvid.yaml",
      "  dualmix train configs/scenes-to-camvid.yaml --resume",
      "  dualmix train my.yaml -s seed=2 -s name=my-seed2 -s method.rounds=3"
    })
final class TrainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private RunOptions options;

  @Parameters(paramLabel = "FILE", description = "The experiment in YAML; see the folder configs.")
  private Path file;

  @Override
  public Integer call() {
    Experiment experiment = options.read(file);
    return new TrainingSession(
            spec.commandLine().getOut(),
            spec.commandLine().getErr(),
            spec.commandLine().getParseResult().originalArgs())
        .run(experiment, options.folder(experiment), options.resume());
  }
}
