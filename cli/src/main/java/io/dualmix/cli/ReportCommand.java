package io.dualmix.cli;

import io.dualmix.cli.report.ReportWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dualmix report}: a run as one page. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Writes a run's report: one page that opens offline.",
    description = {
      "",
      "Every run writes its report at its end; this writes it again, or that of a run that still"
          + " goes on or was stopped.",
      ""
    },
    footerHeading = "%nExample:%n",
    footer = "  dualmix report runs/demo")
final class ReportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "RUN", description = "A run folder, such as runs/demo.")
  private Path run;

  @Override
  public Integer call() {
    spec.commandLine().getOut().println(ReportWriter.write(run));
    return 0;
  }
}
