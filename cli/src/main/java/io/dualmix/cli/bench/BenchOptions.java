package io.dualmix.cli.bench;

import io.dualmix.cli.terminal.Settings;
import io.dualmix.cli.train.DemoCommand;
import io.dualmix.config.Experiment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** The options of all benchmarks on an experiment. */
final class BenchOptions {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "FILE",
      description =
          "The experiment with model and data (default: configs/demo.yaml, for"
              + " \"bench memory\" with the paper's network and crop).")
  private Path file;

  @Mixin private Settings settings;

  @Option(names = "--json", description = "Print a line of JSON per result instead of a table.")
  private boolean json;

  /** Reads the experiment, with settings of the benchmark before those of the command line. */
  Experiment experiment(List<String> defaults) {
    return settings.read(file == null ? DemoCommand.file() : file, defaults);
  }

  /** Whether the command line has a file. */
  boolean given() {
    return file != null;
  }

  /** Whether to print JSON. */
  boolean json() {
    return json;
  }

  /** Formats a result as one line. */
  static String line(Map<String, Object> fields) {
    return JSON.writeValueAsString(fields);
  }
}
