package io.dualmix.adapt;

import io.dualmix.DualMixException;
import io.dualmix.adapt.Stage.Kind;
import io.dualmix.adapt.pseudo.PseudoLabeler;
import io.dualmix.adapt.setup.Domains;
import io.dualmix.adapt.setup.InitialWeights;
import io.dualmix.adapt.setup.ModelSpecs;
import io.dualmix.config.Experiment;
import io.dualmix.config.ScheduleConfig;
import io.dualmix.config.StageConfig;
import io.dualmix.data.Dataset;
import io.dualmix.eval.CalibrationBins;
import io.dualmix.eval.CalibrationBins.Bin;
import io.dualmix.eval.ConfusionMatrix;
import io.dualmix.eval.Ensemble;
import io.dualmix.eval.Evaluation;
import io.dualmix.eval.Evaluator;
import io.dualmix.model.SegmentationModel;
import io.dualmix.storage.Checksums;
import io.dualmix.tensor.Backend;
import io.dualmix.tensor.RandomStream;
import io.dualmix.train.CancellationToken;
import io.dualmix.train.Checkpoints;
import io.dualmix.train.Objective;
import io.dualmix.train.PolySchedule;
import io.dualmix.train.Trainer;
import io.dualmix.train.TrainingState;
import io.dualmix.train.event.Calibrated;
import io.dualmix.train.event.Checkpointing;
import io.dualmix.train.event.Evaluated;
import io.dualmix.train.event.Evaluating;
import io.dualmix.train.event.Predictable;
import io.dualmix.train.event.Scored;
import io.dualmix.train.event.StageFinished;
import io.dualmix.train.event.StageStarted;
import io.dualmix.train.event.TrainingListener;
import io.dualmix.weights.ModelFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs single stages: what is done is skipped, what was begun goes on, results stay on disk. Each
 * stage computes on the thread that calls, with this runner's number of threads.
 */
final class StageRunner {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Experiment experiment;
  private final Domains domains;
  private final Path folder;
  private final TrainingListener listener;
  private final Backend backend;
  private final InitialWeights weights;
  private final CancellationToken stop;
  private final Trainer trainer;
  private final Evaluator evaluator;
  private final OutOfMemoryAdvice shortage;

  StageRunner(
      Experiment experiment,
      Domains domains,
      Path folder,
      Backend backend,
      InitialWeights weights,
      TrainingListener listener,
      CancellationToken stop) {
    this.weights = weights;
    this.experiment = experiment;
    this.domains = domains;
    this.folder = folder;
    this.listener = listener;
    this.backend = backend;
    this.stop = stop;
    this.shortage = new OutOfMemoryAdvice(experiment, backend);
    this.trainer = new Trainer(backend, experiment.optimiser(), listener, stop);
    this.evaluator = new Evaluator(domains.validation());
  }

  /** Whether a stage that trains has come to its end. */
  boolean ended(Stage stage) {
    return checkpoints(stage).state().map(TrainingState::finished).orElse(false);
  }

  /** Both teachers as one, on this device, averaged as the configuration says. */
  Ensemble ensemble(List<SegmentationModel> teachers) {
    teachers.forEach(teacher -> teacher.to(backend));
    String average = experiment.method().distillation().average();
    return new Ensemble(
        teachers, Ensemble.Average.valueOf(average.toUpperCase(Locale.ROOT)), backend);
  }

  /**
   * Trains a stage to its end, or reads its result if it has ended.
   *
   * @return the model that the method goes on with; owned by the caller
   */
  SegmentationModel train(Stage stage, StageConfig config, IntFunction<Objective> objectiveFrom) {
    backend.useThreads();
    Checkpoints checkpoints = checkpoints(stage);
    SegmentationModel model =
        SegmentationModel.create(
            ModelSpecs.of(experiment.model(), domains.source().classes()),
            RandomStream.of(experiment.seed(), "init", stage.path()));
    try {
      model.to(backend);
      model.recompute(experiment.compute().recompute());
      Ensemble predictor = Ensemble.of(model, backend);
      if (!ended(stage)) {
        if (checkpoints.state().isEmpty()) {
          initialise(model, stage, config);
        }
        trainer.train(
            plan(stage, config),
            model,
            objectiveFrom,
            which ->
                which == Scored.LAST
                    ? scoreLast(stage, config.steps(), predictor)
                    : evaluation(evaluator.evaluate(predictor, progress(stage)), List.of()),
            checkpoints);
      }
      ModelFile.restore(model, chosen(checkpoints));
      listener.on(new Predictable(stage.path(), predictor));
      return model;
    } catch (RuntimeException | Error e) {
      long parameters = model.parameterCount();
      model.close();
      throw shortage.explained(e, stage, config, parameters);
    }
  }

  /** Scores what needs no training, once. */
  void evaluate(Stage stage, Ensemble predictor) {
    backend.useThreads();
    Path result = folder.resolve(stage.path()).resolve("evaluation.json");
    if (Files.exists(result)) {
      Checksums.requireIntact(result, "Delete it to score again.");
    } else {
      long begun = System.nanoTime();
      listener.on(new StageStarted(stage.path(), 0));
      Evaluation evaluation = shortage.explaining(stage, () -> scoreLast(stage, 0, predictor));
      listener.on(Evaluated.of(stage.path(), 0, Scored.LAST, evaluation));
      listener.on(new StageFinished(stage.path(), (System.nanoTime() - begun) / 1e9));
      listener.on(new Checkpointing(stage.path(), 0));
      // Not Map.of: its order differs from process to process, and so would the file.
      Map<String, Object> scores = new LinkedHashMap<>();
      scores.put("miou", evaluation.matrix().meanIou());
      scores.put("confusion", evaluation.matrix().toArray());
      Checksums.write(result, JSON.writeValueAsString(scores));
    }
    listener.on(new Predictable(stage.path(), predictor));
  }

  /** The student's labels of D_U. */
  Dataset pseudoLabels(Stage stage, SegmentationModel student, Dataset unlabelled) {
    backend.useThreads();
    PseudoLabeler labeler = new PseudoLabeler(experiment.method().pseudoLabels(), listener, stop);
    Path its = folder.resolve(stage.path());
    return shortage.explaining(
        stage, () -> labeler.label(stage.path(), Ensemble.of(student, backend), unlabelled, its));
  }

  /** The same images tell how far the model is right where it is sure. */
  private Evaluation scoreLast(Stage stage, int step, Ensemble predictor) {
    CalibrationBins bins = new CalibrationBins();
    ConfusionMatrix matrix =
        evaluator.evaluate(
            predictor,
            progress(stage),
            (truth, seen) -> bins.add(truth, seen.labels(), seen.confidence()));
    listener.on(new Calibrated(stage.path(), step, evaluator.size(), bins.bins()));
    return evaluation(matrix, bins.bins());
  }

  private Evaluation evaluation(ConfusionMatrix matrix, List<Bin> bins) {
    return Evaluation.of(domains.source().classes().names(), matrix, bins);
  }

  private IntConsumer progress(Stage stage) {
    return done -> {
      listener.on(new Evaluating(stage.path(), done, evaluator.size()));
      if (done < evaluator.size()) {
        stop.check(stage.path());
      }
    };
  }

  private Trainer.Plan plan(Stage stage, StageConfig config) {
    ScheduleConfig schedule = experiment.schedule();
    double rate =
        config.learningRate() != null
            ? config.learningRate()
            : experiment.optimiser().learningRate();
    int horizon = schedule.horizon() != null ? schedule.horizon() : config.steps();
    return new Trainer.Plan(
        stage.path(),
        config.steps(),
        new PolySchedule(rate, schedule.power(), schedule.warmup(), horizon),
        experiment.logging().every(),
        experiment.logging().checkpointEvery(),
        experiment.evaluation().every(),
        experiment.seed(),
        experiment.logging().spikeFactor());
  }

  private Checkpoints checkpoints(Stage stage) {
    return new Checkpoints(
        folder.resolve(stage.path()),
        domains.source().classes(),
        Map.of("experiment", experiment.name(), "stage", stage.path()),
        experiment.logging().keepCheckpoints());
  }

  private Path chosen(Checkpoints checkpoints) {
    return experiment.evaluation().checkpoint().equals("best")
        ? checkpoints.bestModel()
        : checkpoints.lastModel();
  }

  /** The weights that a stage starts from. */
  private void initialise(SegmentationModel model, Stage stage, StageConfig config) {
    String start = stage.round() > 1 ? config.startLater() : config.start();
    switch (start) {
      case "random" -> {}
      case "pretrained" -> weights.pretrained(model, stage);
      case "previous" -> restore(model, new Stage(stage.round() - 1, stage.kind()));
      case "student" -> restore(model, new Stage(stage.round() - 1, Kind.STUDENT));
      case "source_only", "target_only", "joint" ->
          restore(model, Stage.baseline(Kind.valueOf(start.toUpperCase(Locale.ROOT))));
      default -> weights.file(model, Path.of(start));
    }
  }

  private void restore(SegmentationModel model, Stage earlier) {
    if (earlier.round() < 0 || !Files.exists(chosen(checkpoints(earlier)))) {
      throw new DualMixException(
          "No model of " + earlier + " to start from",
          "'previous' and 'student' need an earlier round; a baseline must be in"
              + " method.baselines.");
    }
    ModelFile.restore(model, chosen(checkpoints(earlier)));
  }
}
