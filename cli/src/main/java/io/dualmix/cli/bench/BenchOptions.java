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

/** What all benchmarks of an experiment share. */
final class BenchOptions {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "FILE",
      description =
          "The experiment whose model and data are used; if left out configs/demo.yaml, for"
              + " \"bench memory\" with the paper's network and crop.")
  private Path file;

  @Mixin private Settings settings;

  @Option(names = "--json", description = "Prints a line of JSON for each result, and no table.")
  private boolean json;

  /** The experiment, with changes of the benchmark's own before those of the command line. */
  Experiment experiment(List<String> defaults) {
    return settings.read(file == null ? DemoCommand.file() : file, defaults);
  }

  /** Whether the command line names a file. */
  boolean given() {
    return file != null;
  }

  /** Whether JSON is wanted. */
  boolean json() {
    return json;
  }

  /** One result as a line. */
  static String line(Map<String, Object> fields) {
    return JSON.writeValueAsString(fields);
  }
}
