package io.dualmix.cli.runs;

import io.dualmix.cli.report.EventLine;
import io.dualmix.cli.terminal.Version;
import io.dualmix.run.RecordedEvent;
import io.dualmix.run.RunData;
import io.dualmix.run.RunProgress;
import io.dualmix.run.RunReader;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dualmix logs}: prints the events of a run. */
@Command(
    name = "logs",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Prints the events of a run; -f follows it.",
    description = "",
    footerHeading = "%nExamples:%n",
    footer = {"  dualmix logs runs/demo", "  dualmix logs runs/demo -f -n 20"})
public final class LogsCommand implements Callable<Integer> {
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "RUN", description = "A run folder, such as runs/demo.")
  private Path folder;

  @Option(
      names = {"-f", "--follow"},
      description = "Follow new events until the run ends or stops.")
  private boolean follow;

  @Option(
      names = {"-n", "--lines"},
      paramLabel = "N",
      description = "Print only the last N lines.")
  private Integer lines;

  @Override
  public Integer call() throws InterruptedException {
    RunData run = RunReader.read(folder);
    List<RecordedEvent> events = events(run);
    int from = lines == null ? 0 : Math.max(0, events.size() - Math.max(0, lines));
    print(events.subList(from, events.size()));
    if (follow) {
      follow(run, events);
    }
    return 0;
  }

  private void follow(RunData first, List<RecordedEvent> printed) throws InterruptedException {
    RunData run = first;
    Instant until = printed.isEmpty() ? Instant.MIN : printed.get(printed.size() - 1).time();
    long atThatTime = count(printed, until);
    // A run that has not started yet is waited for.
    while (run.events().isEmpty() || RunProgress.of(run).state() == RunProgress.State.RUNNING) {
      Thread.sleep(LOOK_EVERY.toMillis());
      run = RunReader.read(folder);
      Instant last = until;
      // Compares times instead of counts: a resumed run removes the events after its checkpoint.
      List<RecordedEvent> newer =
          events(run).stream().filter(e -> !e.time().isBefore(last)).toList();
      long known = Math.min(atThatTime, count(newer, last));
      List<RecordedEvent> fresh = newer.subList((int) known, newer.size());
      print(fresh);
      if (!fresh.isEmpty()) {
        until = fresh.get(fresh.size() - 1).time();
        atThatTime = count(newer, until);
      }
    }
  }

  private static long count(List<RecordedEvent> events, Instant time) {
    return events.stream().filter(e -> e.time().equals(time)).count();
  }

  private void print(List<RecordedEvent> events) {
    PrintWriter out = spec.commandLine().getOut();
    events.forEach(event -> out.println(EventLine.of(event, ZoneId.systemDefault())));
    out.flush();
  }

  /** The events in the order of time; those of the run are sorted by stage. */
  private static List<RecordedEvent> events(RunData run) {
    return run.events().stream().sorted(Comparator.comparing(RecordedEvent::time)).toList();
  }
}
