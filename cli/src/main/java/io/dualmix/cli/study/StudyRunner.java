package io.dualmix.cli.study;

import io.dualmix.DualMixException;
import io.dualmix.cli.study.StudyPlan.PlannedRun;
import io.dualmix.cli.study.StudyPlan.State;
import io.dualmix.cli.train.Origin;
import io.dualmix.cli.train.TrainingSession;
import io.dualmix.config.Experiment;
import io.dualmix.run.RunFolder;
import io.dualmix.session.ResumedSettings;
import io.dualmix.session.RunPlanner;
import io.dualmix.storage.CannotWriteException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Runs what is missing of a study, one run after another. */
final class StudyRunner {
  private final StudyPlan plan;
  private final PrintWriter err;
  private final List<String> commandLine;
  private final List<String> failures = new ArrayList<>();

  /**
   * @param err receives the progress and the table of each run
   * @param commandLine recorded in the provenance of the runs
   */
  StudyRunner(StudyPlan plan, PrintWriter err, List<String> commandLine) {
    this.plan = plan;
    this.err = err;
    this.commandLine = List.copyOf(commandLine);
  }

  /** The failed runs, a sentence each. */
  List<String> failures() {
    return List.copyOf(failures);
  }

  /**
   * The settings of a run. What the study leaves open, such as the steps of {@code method.budget},
   * is as in the first run that exists: all variants have equal budgets.
   */
  Experiment settled(PlannedRun run) {
    return plan.runs().stream()
        .filter(other -> RunFolder.isRun(other.folder()))
        .findFirst()
        .map(first -> RunPlanner.resumed(run.experiment(), RunPlanner.stored(first.folder())))
        .orElse(run.experiment());
  }

  /**
   * Checks the runs that exist.
   *
   * @throws DualMixException if one has other settings than the study
   */
  void requireSame() {
    for (PlannedRun run : plan.runs()) {
      if (RunFolder.isRun(run.folder())) {
        Optional<String> difference =
            ResumedSettings.difference(RunPlanner.stored(run.folder()), settled(run));
        if (difference.isPresent()) {
          throw new DualMixException(
              "The run "
                  + run.folder()
                  + " has other settings than variant "
                  + run.variant().name()
                  + " of "
                  + plan.study().file()
                  + ": "
                  + difference.get(),
              "Give the variant or the study another name, or move the run's folder away.");
        }
      }
    }
  }

  /**
   * Runs all that is missing.
   *
   * @return the exit code: 0, 1 if a run failed, or that of the signal that stopped the study
   */
  int run() {
    requireSame();
    int number = 0;
    for (PlannedRun run : plan.runs()) {
      number++;
      State state = run.state();
      err.printf(
          Locale.ROOT,
          "%nrun %d of %d: %s%s%n",
          number,
          plan.runs().size(),
          run.name(),
          state == State.FINISHED ? ", finished" : state == State.BEGUN ? ", continued" : "");
      err.flush();
      int code = state == State.FINISHED ? 0 : train(run, state);
      if (code != 0) {
        return code;
      }
    }
    return failures.isEmpty() ? 0 : 1;
  }

  /** A run that fails during its training does not keep the others from theirs. */
  private int train(PlannedRun run, State state) {
    Optional<PlannedRun> from =
        run.variant().redo().map(redo -> plan.run(run.variant().from().orElseThrow(), run.seed()));
    if (from.isPresent() && state == State.MISSING && from.get().state() != State.FINISHED) {
      failures.add(
          run.name()
              + " is missing: "
              + from.get().name()
              + ", whose stages it takes over, failed");
      return 0;
    }
    try {
      return TrainingSession.ofStudy(err, err, commandLine)
          .run(
              settled(run),
              run.folder(),
              state == State.BEGUN,
              from.filter(one -> state == State.MISSING)
                  .map(one -> new Origin(one.folder(), run.variant().redo().orElseThrow())));
    } catch (DualMixException e) {
      if (!RunFolder.isRun(run.folder()) || cannotWrite(e)) {
        throw e;
      }
      err.println("dualmix: " + run.name() + " failed: " + e.getMessage());
      err.flush();
      failures.add(run.name() + " failed: " + e.getMessage());
      return 0;
    }
  }

  private static boolean cannotWrite(Throwable e) {
    return e != null && (e instanceof CannotWriteException || cannotWrite(e.getCause()));
  }
}
