package io.dualmix.session;

import io.dualmix.PublicApi;
import io.dualmix.adapt.RecipeRunner;
import io.dualmix.adapt.setup.Domains;
import io.dualmix.adapt.setup.PretrainedWeights;
import io.dualmix.adapt.setup.StagePlan;
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
import io.dualmix.tensor.Backend;
import io.dualmix.train.CancellationToken;
import io.dualmix.train.event.TrainingEvent;
import io.dualmix.train.event.TrainingListener;
import io.dualmix.weights.published.DownloadProgress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A training run in an application: the same run as that of {@code dualmix train}, with the same
 * checks, files, provenance and result, and nothing printed.
 *
 * <pre>{@code
 * Experiment experiment = Experiments.read(Path.of("my.yaml"), List.of("seed=2"));
 * RunResult result =
 *     Training.of(experiment)
 *         .folder(Path.of("runs/mine"))
 *         .listener(event -> { if (event instanceof StepDone step) show(step.loss()); })
 *         .run();
 * }</pre>
 *
 * <p>An object trains once. {@link #run} computes on the calling thread and on workers of its own;
 * listeners are called by one thread at a time.
 */
@PublicApi
public final class Training {
  private static final Logger LOG = LoggerFactory.getLogger(Training.class);

  private final Experiment experiment;
  private final List<Function<Begun, TrackingSink>> watchers = new ArrayList<>();
  private Path folder;
  private CheckedData data;
  private boolean prepared;
  private boolean resume;
  private Optional<TakeOver> takeOver = Optional.empty();
  private List<String> commandLine = List.of();
  private CancellationToken cancellation = new CancellationToken();
  private DownloadProgress download = DownloadProgress.none();
  private Rehearsal.Progress measuring = (done, all, stage) -> {};
  private Consumer<String> notes = LOG::info;

  /**
   * A run whose folder and settings are known, before its first step.
   *
   * @param folder of the run
   * @param experiment with steps and a batch size in every stage
   * @param domains its data
   */
  public record Begun(Path folder, Experiment experiment, Domains domains) {}

  private Training(Experiment experiment) {
    this.experiment = experiment;
    this.folder = Path.of(experiment.runs(), experiment.name());
  }

  /** The run of an experiment. */
  public static Training of(Experiment experiment) {
    return new Training(experiment);
  }

  /** The folder of the run, which must not exist; by default {@code runs/name}. */
  public Training folder(Path run) {
    this.folder = run;
    return this;
  }

  /**
   * Data sets of the application in place of those of the experiment, such as images in memory.
   * Such a run resumes and reports, but its {@code experiment.yaml} does not reproduce it.
   */
  public Training data(Domains domains) {
    this.data = CheckedData.of(experiment, domains);
    return this;
  }

  /** Continues the run in the folder; one that ended before its first step starts anew. */
  public Training resume() {
    this.resume = true;
    return this;
  }

  /** Takes over finished stages of another run; without effect on a resumed run. */
  public Training takeOver(TakeOver stages) {
    this.takeOver = Optional.of(stages);
    return this;
  }

  /** Receives all events; may be called several times. */
  public Training listener(TrainingListener listener) {
    return watcher(begun -> unowned(listener));
  }

  /** As {@link #listener}, for a listener that is created before the first step and closed last. */
  public Training watcher(Function<Begun, TrackingSink> watcher) {
    watchers.add(watcher);
    return this;
  }

  /** Stops the run after a step once it is cancelled; {@link #resume} continues it. */
  public Training cancellation(CancellationToken token) {
    this.cancellation = token;
    return this;
  }

  /** The words of the command for {@code provenance.json}; none by default. */
  public Training commandLine(List<String> words) {
    this.commandLine = List.copyOf(words);
    return this;
  }

  /** Shows downloads of published weights; by default they are silent. */
  public Training downloads(DownloadProgress progress) {
    this.download = progress;
    return this;
  }

  /** Shows the measurement of steps for {@code method.budget}. */
  public Training measuring(Rehearsal.Progress progress) {
    this.measuring = progress;
    return this;
  }

  /** Receives lines about values that were chosen; by default they are logged. */
  public Training notes(Consumer<String> lines) {
    this.notes = lines;
    return this;
  }

  private static TrackingSink unowned(TrainingListener listener) {
    return new TrackingSink() {
      @Override
      public void on(TrainingEvent event) {
        listener.on(event);
      }

      @Override
      public void close() {
        // The application owns its listener.
      }
    };
  }

  /**
   * Opens and checks the data, and downloads published weights; {@link #run} does so if it was not
   * done before.
   *
   * @throws io.dualmix.DualMixException if training would fail on them
   */
  public Training prepare() {
    if (!prepared) {
      PretrainedWeights.check(experiment);
      if (data == null) {
        data = CheckedData.open(experiment);
      }
      // After the check of the data, so that an error there does not wait for a download.
      PretrainedWeights.require(experiment, download);
      prepared = true;
    }
    return this;
  }

  /**
   * Trains to the end of the run.
   *
   * @return the models of the run with their scores
   * @throws io.dualmix.DualMixException with what is wrong, where and what to do
   * @throws CancellationToken.StoppedException if the run was cancelled; everything is saved
   */
  public RunResult run() {
    prepare();
    boolean resumes = resume && !RunFolder.isLeftByStart(folder);
    Domains domains = data.domains();
    try (RunFolder run = resumes ? RunFolder.resume(folder) : RunFolder.create(folder)) {
      Experiment resolved = resolve(run, resumes);
      List<String> warnings = new ArrayList<>(data.warnings());
      for (String warning : PlanWarnings.of(resolved, domains)) {
        LOG.warn(warning);
        warnings.add(warning);
      }
      if (!resumes) {
        run.writeTakeOver(takeOver);
      }
      describe(run, resolved, warnings, resumes);
      run.bringTakenStages();
      train(run, resolved);
    }
    return RunResult.write(RunReader.read(folder));
  }

  /** Resolves the open settings; a resumed run keeps those of its start. */
  private Experiment resolve(RunFolder run, boolean resumes) {
    Experiment known =
        resumes ? RunPlanner.resumed(asBegun(run), RunPlanner.stored(run.path())) : experiment;
    return RunPlanner.resolve(known, data.domains(), measuring, cancellation, notes);
  }

  /** A run from before a key keeps the meaning that it began with. */
  private Experiment asBegun(RunFolder run) {
    List<String> older = RunPlanner.meantBy(run.readExperiment());
    if (!older.isEmpty() && experiment.method().rounds() > 1) {
      notes.accept(
          "This run is older than method.student_labels; it continues with "
              + String.join(", ", older));
    }
    return Experiments.with(experiment, older);
  }

  private void train(RunFolder run, Experiment resolved) {
    Domains domains = data.domains();
    List<String> classes = domains.source().classes().names();
    RunStages stages = RunStages.of(StagePlan.of(resolved, domains));
    Begun begun = new Begun(run.path(), resolved, domains);
    try (Sinks sinks = new Sinks(new ArrayList<>());
        MetricsTable table = new MetricsTable(run.metrics(), classes);
        TensorBoardScalars scalars = new TensorBoardScalars(run.metrics());
        TensorBoardPictures board = new TensorBoardPictures(run, stages);
        MlflowSink mlflow =
            resolved.tracking() == null || resolved.tracking().mlflow() == null
                ? null
                : new MlflowSink(resolved.tracking(), RunReader.read(run.path()));
        Sinks plugins =
            new Sinks(SinkTypes.open(resolved.tracking(), RunReader.read(run.path())))) {
      for (Function<Begun, TrackingSink> watcher : watchers) {
        sinks.all().add(watcher.apply(begun));
      }
      TrainingListener listener =
          TrainingListener.all(
              List.<TrainingListener>of(
                  new RunRecorder(run.metrics()),
                  new ImageCountsFile(run.path()),
                  table,
                  scalars,
                  mlflow == null ? event -> {} : mlflow,
                  TrainingListener.all(plugins.all()),
                  new PictureRecorder(
                      run.pictures(),
                      stages,
                      domains.validation(),
                      domains.unlabelled(),
                      resolved.logging().pictures()),
                  board,
                  new FailureRecorder(run.path(), domains.source().classes()),
                  TrainingListener.all(sinks.all())));
      new RecipeRunner(resolved, domains, run.path(), listener, cancellation).run();
    }
  }

  /** Sinks that are closed together, also if one of them cannot be opened. */
  private record Sinks(List<TrackingSink> all) implements AutoCloseable {
    @Override
    public void close() {
      all.forEach(TrackingSink::close);
    }
  }

  /** Writes the description of the run before its first computation. */
  private void describe(
      RunFolder run, Experiment resolved, List<String> warnings, boolean resumes) {
    Domains domains = data.domains();
    RunStages stages =
        RunStages.of(StagePlan.of(resolved, domains), PlanWarnings.budgets(resolved, domains));
    if (resumes) {
      // Written again, so that keys newer than the run have their defaults.
      ResumedSettings.requireSame(RunPlanner.stored(run.path()), resolved, run.path());
      run.writeStages(stages);
    } else {
      run.writeClasses(domains.source().classes());
      run.writeSplit(split("source", domains.source()));
      run.writeSplit(split("labelled", domains.labelled()));
      run.writeSplit(split("unlabelled", domains.unlabelled()));
      run.writeSplit(split("validation", domains.validation()));
      run.writeStages(stages);
      // Written last: a folder with an experiment is a run that can be resumed.
      run.writeExperiment(Experiments.dump(resolved));
    }
    run.writeProvenance(Provenance.collect(settings(resolved, warnings), Path.of("")));
  }

  private static Split split(String name, Dataset dataset) {
    return new Split(name, IntStream.range(0, dataset.size()).mapToObj(dataset::name).toList());
  }

  private Provenance.Settings settings(Experiment resolved, List<String> warnings) {
    Domains domains = data.domains();
    ComputeConfig compute = resolved.compute();
    Backend backend = Backend.open(compute.device(), compute.precision(), compute.threads());
    return new Provenance.Settings(
        String.join(", ", compute.trainingDevices()),
        backend.precision().setting(),
        backend.threads(),
        Map.of("run", resolved.seed(), "labelled", resolved.data().labelled().seed()),
        commandLine,
        Map.of(
            "source", DataFingerprint.of(domains.source()),
            "labelled", DataFingerprint.of(domains.labelled()),
            "unlabelled", DataFingerprint.of(domains.unlabelled()),
            "validation", DataFingerprint.of(domains.validation())),
        warnings);
  }
}
