package io.dualmix.cli.study;

import io.dualmix.cli.report.ComparePage;
import io.dualmix.cli.terminal.Interruption;
import io.dualmix.cli.terminal.ProgressDisplay;
import io.dualmix.cli.terminal.Settings;
import io.dualmix.cli.terminal.Terminal;
import io.dualmix.cli.terminal.Version;
import io.dualmix.config.Studies;
import io.dualmix.run.RunData;
import io.dualmix.run.RunFolder;
import io.dualmix.run.RunReader;
import io.dualmix.storage.AtomicFiles;
import io.dualmix.train.CancellationToken;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** {@code dualmix study}: variants of a configuration with several seeds, and their comparison. */
@Command(
    name = "study",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Trains variants of a configuration with several seeds and compares them.",
    description = {
      "",
      "FILE names a base configuration, variants and seeds (docs/study.md). Each variant and seed"
          + " is a run folder runs/STUDY/VARIANT-seed-N. The command runs what is missing, one run"
          + " after another; after a stop or a kill, the same command continues.",
      "",
      "The tables have the mean and deviation over seeds, and the difference to the first variant"
          + " with a 95%% interval over the validation images. They are also in"
          + " runs/STUDY/study.html.",
      ""
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:an error in a file or a setting, or a run failed",
      "2:invalid command line"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  dualmix study configs/study-demo.yaml --dry-run",
      "  dualmix study configs/study-demo.yaml",
      "  dualmix study configs/study-demo.yaml --table",
      "  dualmix study configs/study-demo.yaml --table --json"
    })
public final class StudyCommand implements Callable<Integer> {
  private static final String PAGE = "study.html";

  private static final Interruption.Messages MEASURING =
      new Interruption.Messages("stopping after this step", "ending at once");

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  @Spec private CommandSpec spec;
  @Mixin private Settings settings;

  @Parameters(paramLabel = "FILE", description = "The study in YAML.")
  private Path file;

  @Option(
      names = "--dry-run",
      description =
          "Print the runs and the time instead, from finished runs and a few measured steps."
              + " Nothing is saved.")
  private boolean dryRun;

  @Option(names = "--table", description = "Train nothing: only show the results that exist.")
  private boolean table;

  @Option(names = "--json", description = "Print the results as JSON.")
  private boolean json;

  @Override
  public Integer call() {
    StudyPlan plan = StudyPlan.of(Studies.read(file), settings.overrides());
    List<String> words = spec.commandLine().getParseResult().originalArgs();
    StudyRunner runner = new StudyRunner(plan, spec.commandLine().getErr(), words);
    if (dryRun) {
      runner.requireSame();
      return forecast(new StudyForecast(plan, runner));
    }
    int code = 0;
    if (table) {
      runner.requireSame();
    } else {
      code = runner.run();
    }
    if (code <= 1) {
      show(plan, runner);
    }
    return code;
  }

  private int forecast(StudyForecast forecast) {
    PrintWriter err = spec.commandLine().getErr();
    try (Interruption interruption = new Interruption(MEASURING)) {
      try (ProgressDisplay display = Terminal.display(err)) {
        String text = forecast.text(display, interruption.cancellation());
        display.end();
        spec.commandLine().getOut().print(text);
        spec.commandLine().getOut().flush();
        return 0;
      } catch (CancellationToken.StoppedException e) {
        err.println("dualmix: stopped measuring; nothing is kept");
        return interruption.exitCode();
      }
    }
  }

  private void show(StudyPlan plan, StudyRunner runner) {
    StudyResults results = StudySummary.of(plan, runner.failures());
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(JSON.writeValueAsString(results));
    } else {
      out.println();
      out.print(StudyTable.of(results));
    }
    List<RunData> runs =
        plan.runs().stream()
            .map(StudyPlan.PlannedRun::folder)
            .filter(RunFolder::isRun)
            .map(RunReader::read)
            .toList();
    if (runs.size() > 1) {
      Path page = plan.folder().resolve(PAGE);
      AtomicFiles.write(page, new ComparePage(runs).render(StudySection.of(results)));
      (json ? spec.commandLine().getErr() : out).println("page: " + page);
    }
    out.flush();
  }
}
