package io.dualmix.cli;

import io.dualmix.cli.bench.BenchCommand;
import io.dualmix.cli.data.DataCommand;
import io.dualmix.cli.data.SchemaCommand;
import io.dualmix.cli.doctor.DoctorCommand;
import io.dualmix.cli.doctor.PluginsCommand;
import io.dualmix.cli.init.InitCommand;
import io.dualmix.cli.model.EvaluateCommand;
import io.dualmix.cli.model.ExportCommand;
import io.dualmix.cli.model.PredictCommand;
import io.dualmix.cli.model.WeightsCommand;
import io.dualmix.cli.runs.LogsCommand;
import io.dualmix.cli.runs.ReportCommand;
import io.dualmix.cli.runs.RunsCommand;
import io.dualmix.cli.runs.UiCommand;
import io.dualmix.cli.study.StudyCommand;
import io.dualmix.cli.terminal.ErrorMessages;
import io.dualmix.cli.terminal.SignalHandling;
import io.dualmix.cli.terminal.Terminal;
import io.dualmix.cli.terminal.Version;
import io.dualmix.cli.train.DemoCommand;
import io.dualmix.cli.train.TrainCommand;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The command {@code dualmix}. */
@Command(
    name = "dualmix",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header =
        "Trains a segmentation model for real images from synthetic labels and a few real ones.",
    description = {
      "",
      "Semi-supervised domain adaptation by dual-level domain mixing (Chen et al., CVPR 2021)."
    },
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:an error in a file or a setting, or another failure",
      "2:invalid command line"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  dualmix doctor                           # is this machine ready?",
      "  dualmix demo                             # the whole method in some minutes",
      "  dualmix train configs/scenes-to-camvid.yaml",
      "  dualmix train my.yaml -s seed=2 -s name=my-2",
      "  dualmix predict runs/demo street.jpg -o out",
      "",
      "dualmix COMMAND --help describes a command."
    },
    subcommands = {
      DemoCommand.class,
      InitCommand.class,
      TrainCommand.class,
      StudyCommand.class,
      EvaluateCommand.class,
      PredictCommand.class,
      ExportCommand.class,
      ReportCommand.class,
      UiCommand.class,
      RunsCommand.class,
      LogsCommand.class,
      DataCommand.class,
      SchemaCommand.class,
      WeightsCommand.class,
      BenchCommand.class,
      PluginsCommand.class,
      DoctorCommand.class,
      CommandLine.HelpCommand.class
    })
public final class DualMix {
  @Option(
      names = "--stacktrace",
      scope = ScopeType.INHERIT,
      description = "Print the stack trace of an error.")
  private boolean stacktrace;

  private DualMix() {}

  /** Runs a command and exits with 0 (success), 1 (failure) or 2 (invalid command line). */
  public static void main(String[] args) {
    Charset charset = Charset.defaultCharset();
    Terminal.open(charset);
    PrintWriter out = new PrintWriter(System.out, true, charset);
    PrintWriter err = new PrintWriter(System.err, true, charset);
    // Commands that train replace these handlers.
    List<SignalHandling> signals = SignalHandling.endAtOnceOnSignals();
    int code = run(out, err, args);
    signals.forEach(SignalHandling::close);
    System.exit(code);
  }

  /**
   * Runs a command without exiting the process.
   *
   * @param out receives the results
   * @param err receives progress and errors
   * @param args the command line
   * @return the exit code
   */
  public static int run(PrintWriter out, PrintWriter err, String... args) {
    DualMix root = new DualMix();
    CommandLine line = commandLine(root);
    line.setOut(out);
    line.setErr(err);
    ErrorMessages mistakes = new ErrorMessages(() -> root.stacktrace);
    line.setParameterExceptionHandler(mistakes);
    line.setExecutionExceptionHandler(mistakes);
    int code = execute(line, mistakes, args);
    out.flush();
    err.flush();
    return code;
  }

  /** The command with all subcommands, for tests of its help. */
  static CommandLine commandLine() {
    return commandLine(new DualMix());
  }

  private static CommandLine commandLine(DualMix root) {
    CommandLine line = new CommandLine(root);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setUsageHelpAutoWidth(true);
    return line;
  }

  private static int execute(CommandLine line, ErrorMessages mistakes, String... args) {
    if (args.length == 0) {
      // Without a command, prints the help.
      line.getErr().println("dualmix: which command?");
      line.usage(line.getErr());
      return CommandLine.ExitCode.USAGE;
    }
    try {
      return line.execute(args);
    } catch (OutOfMemoryError | LinkageError e) {
      // picocli handles exceptions only; these two errors come from the machine, not from DualMix.
      return mistakes.handleError(e, line);
    }
  }
}
