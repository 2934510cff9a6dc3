package io.dualmix.cli.train;

import io.dualmix.cli.terminal.Settings;
import io.dualmix.config.Experiment;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of commands that train. */
final class RunOptions {
  @Mixin private Settings settings;

  @Option(
      names = "--resume",
      description = "Go on with a run that was stopped or killed; it ends with the same numbers.")
  private boolean resume;

  @Option(
      names = "--run-dir",
      paramLabel = "DIR",
      description = "The run's folder; the settings' runs/name if left out.")
  private Path runDir;

  /** The experiment of a file with the changes made. */
  Experiment read(Path file) {
    return settings.read(file);
  }

  /** Where the run is written. */
  Path folder(Experiment experiment) {
    return runDir == null ? Path.of(experiment.runs(), experiment.name()) : runDir;
  }

  /** Whether to go on with an earlier run. */
  boolean resume() {
    return resume;
  }
}
