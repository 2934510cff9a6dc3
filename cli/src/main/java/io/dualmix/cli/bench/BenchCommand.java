package io.dualmix.cli.bench;

import io.dualmix.cli.terminal.Version;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code dualmix bench}: how fast this machine is. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Measures how fast DualMix is on this machine.",
    description = {
      "",
      "Tables go to standard output, progress to standard error. Machines are noisy: compare two"
          + " things in one run, alternately and several times. docs/performance.md has figures and"
          + " what they mean.",
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
        spec.commandLine(), "Say what to measure, such as: dualmix bench step");
  }
}
