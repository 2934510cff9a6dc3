package io.dualmix.cli.runs;

import io.dualmix.cli.terminal.Durations;
import io.dualmix.cli.terminal.ProgramName;
import io.dualmix.cli.terminal.Version;
import io.dualmix.cli.ui.RunCatalogue;
import io.dualmix.cli.ui.RunOverview;
import io.dualmix.config.Experiment;
import io.dualmix.run.RunProgress;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dualmix runs}: a line for every run. */
@Command(
    name = "runs",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Lists runs: state, progress, score; running ones first.",
    description = {
      "",
      "The score (mIoU), and its gain over target only, are those of the model that the run hands"
          + " out; see --result of evaluate.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {"  dualmix runs", "  dualmix runs /data/runs"})
public final class RunsCommand implements Callable<Integer> {
  private static final String ABSENT = "-";

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "RUNS",
      defaultValue = Experiment.DEFAULT_RUNS,
      description = "The folder of run folders (default: ${DEFAULT-VALUE}).")
  private Path folder;

  @Override
  public Integer call() {
    List<RunOverview> runs = new RunCatalogue(folder).overviews();
    PrintWriter out = spec.commandLine().getOut();
    if (runs.isEmpty()) {
      out.println(
          "There are no runs in " + folder + ". Begin one with: " + ProgramName.get() + " demo");
      return 0;
    }
    int width = runs.stream().mapToInt(run -> run.id().length()).max().orElse(0);
    width = Math.max(width, "run".length());
    out.println(
        line(width, "run", "state", "done", "left", "mIoU", "gain", "model", "last sign", ""));
    for (RunOverview run : runs) {
      out.println(describe(run, width));
    }
    return 0;
  }

  private static String describe(RunOverview run, int width) {
    Optional<RunProgress> progress = run.progress();
    return line(
        width,
        run.id(),
        run.state(),
        progress
            .filter(p -> p.planned() > 0)
            .map(p -> 100 * p.done() / p.planned() + " %")
            .orElse(ABSENT),
        progress
            .filter(p -> p.secondsLeft().isPresent())
            .map(p -> Durations.text(p.secondsLeft().getAsDouble()))
            .orElse(ABSENT),
        run.score().map(e -> number("%.1f", e.miou())).orElse(ABSENT),
        Double.isNaN(run.gain()) ? ABSENT : number("%+.1f", run.gain()),
        run.score().map(RunOverview.Score::stage).orElse(ABSENT),
        progress.flatMap(RunProgress::heard).map(RunsCommand::ago).orElse(ABSENT),
        run.problem().isEmpty() ? progress.map(RunProgress::stage).orElse("") : run.problem());
  }

  private static String line(int width, String... cells) {
    return String.format(
            Locale.ROOT,
            "%-" + width + "s  %-11s  %5s  %12s  %5s  %5s  %-22s  %-16s  %s",
            (Object[]) cells)
        .stripTrailing();
  }

  private static String number(String format, double share) {
    return String.format(Locale.ROOT, format, 100 * share);
  }

  private static String ago(Instant time) {
    Duration past = Duration.between(time, Instant.now());
    if (past.toHours() >= 48) {
      return past.toDays() + " days ago";
    }
    return Durations.text(Math.max(0, past.toMillis() / 1e3)) + " ago";
  }
}
