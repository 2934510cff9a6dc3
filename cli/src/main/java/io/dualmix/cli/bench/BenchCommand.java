package io.dualmix.cli.bench;

import io.dualmix.cli.terminal.Version;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code dualmix bench}: benchmarks on this machine. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Measures the speed of DualMix on this machine.",
    description = {
      "",
      "Tables go to standard output, progress to standard error. Timings are noisy: compare two"
          + " variants alternately and several times. docs/performance.md has figures and explains"
          + " them.",
      ""
    },
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    subcommands = {
      BenchStepCommand.class,
      BenchMemoryCommand.class,
      BenchPredictCommand.class,
      BenchLoaderCommand.class
    })
public final class BenchCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "Give a benchmark, such as: dualmix bench step");
  }
}
