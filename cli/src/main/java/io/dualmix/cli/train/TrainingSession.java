package io.dualmix.cli.train;

import io.dualmix.DualMixException;
import io.dualmix.adapt.RecipeRunner;
import io.dualmix.adapt.setup.Domains;
import io.dualmix.adapt.setup.PretrainedWeights;
import io.dualmix.adapt.setup.StagePlan;
import io.dualmix.cli.data.CheckedData;
import io.dualmix.cli.report.ReportWriter;
import io.dualmix.cli.terminal.DownloadDisplay;
import io.dualmix.cli.terminal.Interruption;
import io.dualmix.cli.terminal.ProgressDisplay;
import io.dualmix.cli.terminal.ResumeCommand;
import io.dualmix.cli.terminal.Terminal;
import io.dualmix.config.ComputeConfig;
import io.dualmix.config.Experiment;
import io.dualmix.config.Experiments;
import io.dualmix.data.Dataset;
import io.dualmix.run.DataFingerprint;
import io.dualmix.run.ImageCountsFile;
import io.dualmix.run.Provenance;
import io.dualmix.run.RunFolder;
import io.dualmix.run.RunReader;
import io.dualmix.run.RunRecorder;
import io.dualmix.run.RunResult;
import io.dualmix.run.RunStages;
import io.dualmix.run.Split;
import io.dualmix.run.TakeOver;
import io.dualmix.run.sink.FailureRecorder;
import io.dualmix.run.sink.MetricsTable;
import io.dualmix.run.sink.MlflowSink;
import io.dualmix.run.sink.PictureRecorder;
import io.dualmix.run.sink.SinkTypes;
import io.dualmix.run.sink.TensorBoardPictures;
import io.dualmix.run.sink.TensorBoardScalars;
import io.dualmix.run.sink.TrackingSink;
import io.dualmix.storage.CannotWriteException;
import io.dualmix.tensor.Backend;
import io.dualmix.train.CancellationToken;
import io.dualmix.train.event.StageFinished;
import io.dualmix.train.event.TrainingListener;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
    boolean resumes = resume && !RunFolder.isLeftByStart(folder);
    Optional<TakeOver> taken =
        resumes ? Optional.empty() : origin.map(one -> one.takeOver(experiment));
    PretrainedWeights.check(experiment);
    CheckedData data = CheckedData.open(experiment);
    Domains domains = data.domains();
    // After the check of the data, so that an error there does not wait for a download.
    try (DownloadDisplay download = new DownloadDisplay(Terminal.display(err))) {
      PretrainedWeights.require(experiment, download);
    }
    // Outermost: the process may end only after the run's files are closed and the message is
    // printed.
    try (Interruption interruption = new Interruption(messages)) {
      try (RunFolder run = resumes ? RunFolder.resume(folder) : RunFolder.create(folder)) {
        Experiment resolved =
            resolve(run, experiment, domains, resumes, interruption.cancellation());
        List<String> warnings = new ArrayList<>(data.warnings());
        PlanWarnings.of(resolved, domains)
            .forEach(
                warning -> {
                  LOG.warn(warning);
                  warnings.add(warning);
                });
        if (!resumes) {
          run.writeTakeOver(taken);
        }
        describe(run, resolved, domains, warnings, resumes);
        run.bringTakenStages();
        train(run, resolved, domains, interruption.cancellation());
      } catch (CancellationToken.StoppedException e) {
        reportStopped(e, folder);
        return interruption.exitCode();
      }
      out.println();
      out.print(ResultTable.of(RunReader.read(folder)));
      out.println();
      RunResult result = RunResult.write(RunReader.read(folder));
      if (result.choose(result.configured()).isPresent()) {
        out.println("model: " + result.describe(result.configured()));
      }
      out.println("report: " + ReportWriter.write(folder));
      return 0;
    }
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

  /** Resolves the open settings; a resumed run keeps those of its start. */
  private Experiment resolve(
      RunFolder run,
      Experiment requested,
      Domains domains,
      boolean resume,
      CancellationToken cancellation) {
    Experiment known =
        resume
            ? RunPlanner.resumed(asBegun(requested, run), RunPlanner.stored(run.path()))
            : requested;
    try (ProgressDisplay display = Terminal.display(err)) {
      return RunPlanner.resolve(
          known,
          domains,
          display,
          cancellation,
          line -> {
            err.println(line);
            err.flush();
          });
    }
  }

  /** A run from before a key keeps the meaning that it began with. */
  private Experiment asBegun(Experiment requested, RunFolder run) {
    List<String> older = RunPlanner.meantBy(run.readExperiment());
    if (!older.isEmpty() && requested.method().rounds() > 1) {
      err.println(
          "This run is older than method.student_labels; it continues with "
              + String.join(", ", older));
      err.flush();
    }
    return Experiments.with(requested, older);
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

  private void train(
      RunFolder run, Experiment experiment, Domains domains, CancellationToken cancellation) {
    List<String> classes = domains.source().classes().names();
    RunStages stages = RunStages.of(StagePlan.of(experiment, domains));
    try (ProgressListener progress =
            new ProgressListener(Terminal.display(err), forecast(run, experiment, domains));
        MetricsTable table = new MetricsTable(run.metrics(), classes);
        TensorBoardScalars scalars = new TensorBoardScalars(run.metrics());
        TensorBoardPictures board = new TensorBoardPictures(run, stages);
        MlflowSink sink =
            experiment.tracking() == null || experiment.tracking().mlflow() == null
                ? null
                : new MlflowSink(experiment.tracking(), RunReader.read(run.path()));
        Sinks plugins =
            new Sinks(SinkTypes.open(experiment.tracking(), RunReader.read(run.path())))) {
      TrainingListener listener =
          TrainingListener.all(
              List.<TrainingListener>of(
                  new RunRecorder(run.metrics()),
                  new ImageCountsFile(run.path()),
                  table,
                  scalars,
                  sink == null ? event -> {} : sink,
                  TrainingListener.all(plugins.sinks()),
                  new PictureRecorder(
                      run.pictures(),
                      stages,
                      domains.validation(),
                      domains.unlabelled(),
                      experiment.logging().pictures()),
                  new LongRunWarning(experiment, LOG::warn),
                  board,
                  new FailureRecorder(run.path(), domains.source().classes()),
                  progress));
      new RecipeRunner(experiment, domains, run.path(), listener, cancellation).run();
    } catch (DualMixException e) {
      throw resumable(e);
    }
  }

  /** The sinks of plugins, closed together. */
  private record Sinks(List<TrackingSink> sinks) implements AutoCloseable {
    @Override
    public void close() {
      sinks.forEach(TrackingSink::close);
    }
  }

  private static RunForecast forecast(RunFolder run, Experiment experiment, Domains domains) {
    Set<String> finished =
        RunReader.read(run.path()).finishedStages().stream()
            .map(StageFinished::stage)
            .collect(Collectors.toSet());
    return new RunForecast(RunPlan.of(experiment, domains), finished, System::nanoTime);
  }

  /** Writes the description of the run before its first computation. */
  private void describe(
      RunFolder run,
      Experiment experiment,
      Domains domains,
      List<String> warnings,
      boolean resume) {
    String yaml = Experiments.dump(experiment);
    RunStages stages =
        RunStages.of(StagePlan.of(experiment, domains), PlanWarnings.budgets(experiment, domains));
    if (resume) {
      // Written again, so that keys newer than the run have their defaults.
      ResumedSettings.requireSame(RunPlanner.stored(run.path()), experiment, run.path());
      run.writeStages(stages);
    } else {
      run.writeClasses(domains.source().classes());
      run.writeSplit(split("source", domains.source()));
      run.writeSplit(split("labelled", domains.labelled()));
      run.writeSplit(split("unlabelled", domains.unlabelled()));
      run.writeSplit(split("validation", domains.validation()));
      run.writeStages(stages);
      // Written last: a folder with an experiment is a run that can be resumed.
      run.writeExperiment(yaml);
    }
    run.writeProvenance(Provenance.collect(settings(experiment, domains, warnings), Path.of("")));
  }

  private static Split split(String name, Dataset dataset) {
    return new Split(name, IntStream.range(0, dataset.size()).mapToObj(dataset::name).toList());
  }

  private Provenance.Settings settings(
      Experiment experiment, Domains domains, List<String> warnings) {
    ComputeConfig compute = experiment.compute();
    Backend backend = Backend.open(compute.device(), compute.precision(), compute.threads());
    return new Provenance.Settings(
        String.join(", ", compute.trainingDevices()),
        backend.precision().setting(),
        backend.threads(),
        Map.of("run", experiment.seed(), "labelled", experiment.data().labelled().seed()),
        commandLine,
        Map.of(
            "source", DataFingerprint.of(domains.source()),
            "labelled", DataFingerprint.of(domains.labelled()),
            "unlabelled", DataFingerprint.of(domains.unlabelled()),
            "validation", DataFingerprint.of(domains.validation())),
        warnings);
  }
}
