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

/** {@code dualmix report}: writes the report of a run, or a comparison of several. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Writes a run's report, or a comparison of runs, as a self-contained page.",
    description = {
      "",
      "Every run writes its report at its end. This command writes it again, also for a running or"
          + " stopped run.",
      "",
      "For several runs, the page compares settings and results, curves,"
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
      description = "The page for a comparison, such as compare.html.")
  private Path output;

  @Option(names = "--force", description = "Overwrite an existing page.")
  private boolean force;

  @Option(
      names = "--calibration",
      description =
          "For runs of older versions: first predict the validation images with the last student"
              + " for the reliability diagram, and draw its confidence in each pixel of the"
              + " gallery.")
  private boolean calibration;

  @Override
  public Integer call() {
    if (runs.size() > 1 && output == null) {
      throw new ParameterException(
          spec.commandLine(), "A comparison of runs needs an output file: add -o FILE.");
    }
    if (runs.size() == 1 && output != null) {
      throw new ParameterException(
          spec.commandLine(),
          "The report of a run is written to its folder; -o is for comparisons.");
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
