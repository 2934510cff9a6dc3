package io.dualmix.cli.runs;

import io.dualmix.adapt.setup.Domains;
import io.dualmix.cli.report.Calibration;
import io.dualmix.cli.report.ComparePage;
import io.dualmix.cli.report.ReportWriter;
import io.dualmix.cli.terminal.OutputFiles;
import io.dualmix.cli.terminal.ProgressDisplay;
import io.dualmix.cli.terminal.Terminal;
import io.dualmix.cli.terminal.Version;
import io.dualmix.config.Experiments;
import io.dualmix.data.Dataset;
import io.dualmix.run.RunData;
import io.dualmix.run.RunReader;
import io.dualmix.storage.AtomicFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dualmix report}: a run as one page, or several side by side. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Writes a run's report, or compares runs: one page that opens offline.",
    description = {
      "",
      "Every run writes its report at its end; this writes it again, or that of a run that still"
          + " goes on or was stopped.",
      "",
      "Several runs are put side by side: what differs in their settings and results, their curves,"
          + " mean and standard deviation over seeds, and mIoU over the number of labelled images.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  dualmix report runs/demo",
      "  dualmix report runs/demo --calibration",
      "  dualmix report runs/seed-1 runs/seed-2 runs/seed-3 -o compare.html"
    })
public final class ReportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "RUN",
      description = "A run folder, such as runs/demo; several are compared.")
  private List<Path> runs = List.of();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "The page to write when runs are compared, such as compare.html.")
  private Path output;

  @Option(names = "--force", description = "Write over the page if it exists.")
  private boolean force;

  @Option(
      names = "--calibration",
      description =
          "For runs of a DualMix that did not measure it by itself: first run the last student over"
              + " the validation images for the reliability diagram, and draw how sure it is of"
              + " each pixel of the gallery.")
  private boolean calibration;

  @Override
  public Integer call() {
    if (runs.size() > 1 && output == null) {
      throw new ParameterException(
          spec.commandLine(), "Several runs are compared on a page of its own: add -o FILE.");
    }
    if (runs.size() == 1 && output != null) {
      throw new ParameterException(
          spec.commandLine(), "A run's report lies in its folder; -o is for comparing runs.");
    }
    if (calibration) {
      runs.forEach(this::calibrate);
    }
    spec.commandLine()
        .getOut()
        .println(runs.size() == 1 ? ReportWriter.write(runs.get(0)) : compare());
    return 0;
  }

  private Path compare() {
    OutputFiles.claim(output, force);
    AtomicFiles.write(
        output, new ComparePage(runs.stream().map(RunReader::read).toList()).render());
    return output;
  }

  private void calibrate(Path folder) {
    RunData run = RunReader.read(folder);
    Calibration student = new Calibration(run);
    Dataset validation =
        Domains.open(Experiments.parse(run.experiment(), folder + "/experiment.yaml", List.of()))
            .validation();
    try (ProgressDisplay progress = Terminal.display(spec.commandLine().getErr())) {
      progress.begin("calibration", 0, validation.size());
      student.measure(validation, done -> progress.at(done));
    }
  }
}
