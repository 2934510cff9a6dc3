package io.dualmix.cli.train;

import io.dualmix.DualMixException;
import io.dualmix.cli.report.ReportWriter;
import io.dualmix.cli.terminal.DownloadDisplay;
import io.dualmix.cli.terminal.Interruption;
import io.dualmix.cli.terminal.ResumeCommand;
import io.dualmix.cli.terminal.Terminal;
import io.dualmix.config.Experiment;
import io.dualmix.run.RunFolder;
import io.dualmix.run.RunReader;
import io.dualmix.run.RunResult;
import io.dualmix.session.RunPlan;
import io.dualmix.session.Training;
import io.dualmix.storage.CannotWriteException;
import io.dualmix.train.CancellationToken;
import io.dualmix.train.event.StageFinished;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of a training command: creates the run folder, shows the progress, prints the results.
 */
public final class TrainingSession {
  private static final Interruption.Messages MESSAGES =
      new Interruption.Messages(
          "stopping after this step",
          "ending at once; continue from the last checkpoint with --resume");
  private static final Interruption.Messages STUDY_MESSAGES =
      new Interruption.Messages(
          "stopping after this step",
          "ending at once; the same command continues from the last checkpoint");
  private static final Logger LOG = LoggerFactory.getLogger(TrainingSession.class);

  private final PrintWriter out;
  private final PrintWriter err;
  private final List<String> commandLine;
  private final Interruption.Messages messages;

  /** The command that continues a stopped run. */
  private final String continuing;

  /** Whether there is something to continue; the folder itself may be gone by then. */
  private boolean begun;

  /**
   * @param out receives the table of results
   * @param err receives the progress
   * @param commandLine recorded in the run's provenance
   */
  TrainingSession(PrintWriter out, PrintWriter err, List<String> commandLine) {
    this(out, err, commandLine, MESSAGES, ResumeCommand.of(commandLine));
  }

  private TrainingSession(
      PrintWriter out,
      PrintWriter err,
      List<String> commandLine,
      Interruption.Messages messages,
      String continuing) {
    this.out = out;
    this.err = err;
    this.commandLine = List.copyOf(commandLine);
    this.messages = messages;
    this.continuing = continuing;
  }

  /** A run of a study, which its command continues as it is. */
  public static TrainingSession ofStudy(
      PrintWriter out, PrintWriter err, List<String> commandLine) {
    return new TrainingSession(
        out, err, commandLine, STUDY_MESSAGES, ResumeCommand.again(commandLine));
  }

  /**
   * Runs an experiment.
   *
   * @param folder of the run
   * @param resume whether to resume an earlier run; if an earlier start has left no run, a new one
   *     starts
   * @return the exit code: 0, or that of the signal that stopped the run
   */
  public int run(Experiment experiment, Path folder, boolean resume) {
    return run(experiment, folder, resume, Optional.empty());
  }

  /**
   * As above.
   *
   * @param origin the run whose stages a new run takes over; empty for a run of its own
   */
  public int run(Experiment experiment, Path folder, boolean resume, Optional<Origin> origin) {
    Training training = Training.of(experiment).folder(folder).commandLine(commandLine);
    if (resume) {
      training.resume();
    }
    if (!resume || RunFolder.isLeftByStart(folder)) {
      origin.map(one -> one.takeOver(experiment)).ifPresent(training::takeOver);
    }
    try (DownloadDisplay download = new DownloadDisplay(Terminal.display(err))) {
      training.downloads(download).prepare();
    }
    // Outermost: the process may end only after the run's files are closed and the message is
    // printed.
    try (Interruption interruption = new Interruption(messages)) {
      RunResult result;
      try (MeasuringDisplay measuring = new MeasuringDisplay(() -> Terminal.display(err))) {
        result =
            training
                .cancellation(interruption.cancellation())
                .measuring(measuring)
                .notes(this::note)
                .watcher(this::warningOfLongRun)
                .watcher(begun -> new ProgressListener(Terminal.display(err), forecast(begun)))
                .run();
      } catch (CancellationToken.StoppedException e) {
        reportStopped(e, folder);
        return interruption.exitCode();
      } catch (DualMixException e) {
        throw begun ? resumable(e) : e;
      }
      out.println();
      out.print(ResultTable.of(RunReader.read(folder)));
      out.println();
      if (result.choose(result.configured()).isPresent()) {
        out.println("model: " + result.describe(result.configured()));
      }
      out.println("report: " + ReportWriter.write(folder));
      return 0;
    }
  }

  private LongRunWarning warningOfLongRun(Training.Begun run) {
    begun = true;
    return new LongRunWarning(run.experiment(), LOG::warn);
  }

  private void note(String line) {
    err.println(line);
    err.flush();
  }

  /** Reports the stop. A run stopped during the measurement of its steps has saved nothing. */
  private void reportStopped(CancellationToken.StoppedException e, Path folder) {
    if (RunFolder.isRun(folder)) {
      err.println("dualmix: " + e.getMessage() + "; everything is saved");
      err.println("  Continue with: " + continuing);
    } else {
      RunFolder.removeStart(folder);
      err.println("dualmix: stopped measuring, before the run began; nothing is kept");
      err.println("  Start it again with: " + ResumeCommand.again(commandLine));
    }
    err.flush();
  }

  /**
   * Adds the command to resume to a write error; most other errors need another command or other
   * data.
   */
  private DualMixException resumable(DualMixException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof CannotWriteException) {
        return new DualMixException(
            e.getMessage(), e.remedy() + "\n Then continue with: " + continuing, e);
      }
    }
    return e;
  }

  private static RunForecast forecast(Training.Begun begun) {
    Set<String> finished =
        RunReader.read(begun.folder()).finishedStages().stream()
            .map(StageFinished::stage)
            .collect(Collectors.toSet());
    RunPlan plan = RunPlan.of(begun.experiment(), begun.domains());
    return new RunForecast(plan, finished, System::nanoTime);
  }
}
