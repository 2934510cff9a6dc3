package io.dualmix.cli.terminal;

import io.dualmix.config.Experiment;
import io.dualmix.config.Experiments;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The option {@code -s key=value}, shared by every command that reads an experiment. */
public final class Settings {
  @Option(
      names = {"-s", "--set"},
      paramLabel = "KEY=VALUE",
      description = {
        "Changes a setting of the file, such as -s method.rounds=3 or -s data.target.range.1=20;"
            + " may be given several times."
      })
  private List<String> overrides = new ArrayList<>();

  /** The settings, in the order of the command line. */
  public List<String> overrides() {
    return List.copyOf(overrides);
  }

  /** Reads an experiment and applies the settings. */
  public Experiment read(Path file) {
    return read(file, List.of());
  }

  /** As above, with other settings applied first. */
  public Experiment read(Path file, List<String> before) {
    List<String> all = new ArrayList<>(before);
    all.addAll(overrides);
    return Experiments.read(file, all);
  }
}
