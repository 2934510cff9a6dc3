package io.dualmix.cli.study;

import io.dualmix.adapt.setup.Branch;
import io.dualmix.cli.study.StudyPlan.PlannedRun;
import io.dualmix.cli.study.StudyPlan.State;
import io.dualmix.cli.terminal.Durations;
import io.dualmix.cli.terminal.PlainTable;
import io.dualmix.cli.terminal.ProgressDisplay;
import io.dualmix.cli.train.RunEstimate;
import io.dualmix.run.RecordedEvent;
import io.dualmix.run.RunData;
import io.dualmix.run.RunProgress;
import io.dualmix.run.RunReader;
import io.dualmix.train.CancellationToken;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code dualmix study FILE --dry-run}: the runs and their time. A variant with a finished run
 * takes as long as that one; of the others, a few steps are measured.
 */
final class StudyForecast {
  /** Longer intervals between two events are pauses. */
  private static final Duration PAUSE = Duration.ofMinutes(10);

  private final StudyPlan plan;
  private final StudyRunner runner;
  private final Map<String, Double> seconds = new HashMap<>();

  StudyForecast(StudyPlan plan, StudyRunner runner) {
    this.plan = plan;
    this.runner = runner;
  }

  /**
   * The table of all runs.
   *
   * @param display shows the progress of the measurement
   * @param cancellation ends the measurement after a step
   * @throws CancellationToken.StoppedException if it is cancelled
   */
  String text(ProgressDisplay display, CancellationToken cancellation) {
    for (PlannedRun run : plan.runs()) {
      if (run.state() == State.FINISHED) {
        seconds.putIfAbsent(run.variant().name(), elapsed(run));
      }
    }
    PlainTable table = new PlainTable("run", "state", ">time to go");
    double all = 0;
    for (PlannedRun run : plan.runs()) {
      State state = run.state();
      double left = state == State.FINISHED ? 0 : left(run, state, display, cancellation);
      all += left;
      table.add(run.folder().toString(), state(run, state), left == 0 ? "" : Durations.text(left));
    }
    List<String> lines = table.lines();
    return String.join(System.lineSeparator(), lines)
        + System.lineSeparator()
        + (all == 0
            ? "Nothing is missing."
            : "In all about " + Durations.text(all) + ", without intermediate evaluations.")
        + System.lineSeparator();
  }

  private double left(
      PlannedRun run, State state, ProgressDisplay display, CancellationToken cancellation) {
    Optional<Branch> branch = plan.branch(run);
    double whole =
        seconds.computeIfAbsent(
            run.variant().name(),
            name ->
                RunEstimate.seconds(
                    runner.settled(run),
                    stage ->
                        branch
                            .map(
                                one ->
                                    one.trained().stream().anyMatch(t -> t.id().equals(stage.id())))
                            .orElse(true),
                    display,
                    cancellation));
    return state == State.MISSING ? whole : whole * (1 - done(run));
  }

  private static double done(PlannedRun run) {
    RunProgress progress = RunProgress.of(RunReader.read(run.folder()));
    return progress.planned() == 0 ? 0 : (double) progress.done() / progress.planned();
  }

  private static String state(PlannedRun run, State state) {
    return switch (state) {
      case MISSING -> "missing";
      case FINISHED -> "finished";
      case BEGUN -> {
        RunProgress progress = RunProgress.of(RunReader.read(run.folder()));
        yield "begun: " + progress.done() + " of " + progress.planned() + " steps";
      }
    };
  }

  /** The time of the stages that a run has trained itself. */
  private static double elapsed(PlannedRun planned) {
    RunData run = RunReader.read(planned.folder());
    List<Instant> times =
        run.events().stream()
            .filter(event -> run.plan().get(event.event().stage()).takenFrom() == null)
            .map(RecordedEvent::time)
            .sorted()
            .toList();
    double seconds = 0;
    for (int i = 1; i < times.size(); i++) {
      Duration gap = Duration.between(times.get(i - 1), times.get(i));
      seconds += gap.compareTo(PAUSE) > 0 ? 0 : gap.toMillis() / 1e3;
    }
    return seconds;
  }
}
