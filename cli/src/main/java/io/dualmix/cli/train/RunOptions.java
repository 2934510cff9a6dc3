package io.dualmix.cli.train;

import io.dualmix.cli.terminal.Settings;
import io.dualmix.config.Experiment;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of commands that train. */
final class RunOptions {
  @Mixin private Settings settings;

  @Option(
      names = "--resume",
      description =
          "Continue a run that was stopped or killed; its results are the same as without the"
              + " interruption.")
  private boolean resume;

  @Option(
      names = "--run-dir",
      paramLabel = "DIR",
      description = "The run folder (default: runs/name of the settings).")
  private Path runDir;

  /** Reads the experiment and applies the settings. */
  Experiment read(Path file) {
    return settings.read(file);
  }

  /** As above, with other settings applied first. */
  Experiment read(Path file, List<String> before) {
    return settings.read(file, before);
  }

  /** The run folder. */
  Path folder(Experiment experiment) {
    return runDir == null ? Path.of(experiment.runs(), experiment.name()) : runDir;
  }

  /** Whether to resume an earlier run. */
  boolean resume() {
    return resume;
  }
}
