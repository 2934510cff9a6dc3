package io.dualmix.cli.runs;

import io.dualmix.cli.report.MetricColumns;
import io.dualmix.cli.terminal.Durations;
import io.dualmix.cli.terminal.PlainTable;
import io.dualmix.cli.terminal.ProgramName;
import io.dualmix.cli.terminal.Version;
import io.dualmix.cli.ui.RunCatalogue;
import io.dualmix.cli.ui.RunOverview;
import io.dualmix.config.Experiment;
import io.dualmix.eval.MeanIou;
import io.dualmix.run.RunProgress;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dualmix runs}: lists runs. */
@Command(
    name = "runs",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Lists runs: state, progress, score; running ones first.",
    description = {
      "",
      "The score (mIoU), and its gain over target only, are those of the run's result model; see"
          + " --result of evaluate.",
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

  @Option(names = "--metrics", description = "Show all metrics of the model, in percent.")
  private boolean metrics;

  @Override
  public Integer call() {
    List<RunOverview> runs = new RunCatalogue(folder).overviews();
    PrintWriter out = spec.commandLine().getOut();
    if (runs.isEmpty()) {
      out.println(
          "There are no runs in " + folder + ". Start one with: " + ProgramName.get() + " demo");
      return 0;
    }
    List<String> names =
        metrics
            ? runs.stream()
                .flatMap(run -> run.score().stream())
                .flatMap(score -> score.metrics().keySet().stream())
                .filter(name -> !name.equals(MeanIou.NAME))
                .distinct()
                .toList()
            : List.of();
    List<String> heads =
        new ArrayList<>(List.of("run", "state", ">done", ">left", ">mIoU", ">gain"));
    names.forEach(name -> heads.add(">" + MetricColumns.title(name)));
    heads.addAll(List.of("model", "last sign", ""));
    PlainTable table = new PlainTable(heads.toArray(new String[0]));
    runs.forEach(run -> table.add(cells(run, names).toArray(new String[0])));
    table.lines().forEach(out::println);
    return 0;
  }

  private static List<String> cells(RunOverview run, List<String> metrics) {
    Optional<RunProgress> progress = run.progress();
    List<String> cells = new ArrayList<>(List.of(run.id(), run.state()));
    cells.add(
        progress
            .filter(p -> p.planned() > 0)
            .map(p -> 100 * p.done() / p.planned() + " %")
            .orElse(ABSENT));
    cells.add(
        progress
            .filter(p -> p.secondsLeft().isPresent())
            .map(p -> Durations.text(p.secondsLeft().getAsDouble()))
            .orElse(ABSENT));
    cells.add(run.score().map(e -> number("%.1f", e.miou())).orElse(ABSENT));
    cells.add(Double.isNaN(run.gain()) ? ABSENT : number("%+.1f", run.gain()));
    for (String name : metrics) {
      cells.add(
          run.score()
              .map(score -> score.metrics().get(name))
              .map(value -> number("%.1f", value))
              .orElse(ABSENT));
    }
    cells.add(run.score().map(RunOverview.Score::stage).orElse(ABSENT));
    cells.add(progress.flatMap(RunProgress::heard).map(RunsCommand::ago).orElse(ABSENT));
    cells.add(
        run.problem().isEmpty() ? progress.map(RunProgress::stage).orElse("") : run.problem());
    return cells;
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
