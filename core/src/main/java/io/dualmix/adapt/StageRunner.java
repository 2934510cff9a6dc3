package io.dualmix.adapt;

import io.dualmix.adapt.pseudo.PriorCorrection;
import io.dualmix.adapt.pseudo.PseudoLabeler;
import io.dualmix.adapt.setup.ClassShares;
import io.dualmix.adapt.setup.Domains;
import io.dualmix.adapt.setup.InitialWeights;
import io.dualmix.adapt.setup.Loaders;
import io.dualmix.adapt.setup.ModelSpecs;
import io.dualmix.adapt.setup.ObjectiveType;
import io.dualmix.adapt.setup.ObjectiveTypes;
import io.dualmix.adapt.setup.StageSetup;
import io.dualmix.adapt.setup.TargetLabels;
import io.dualmix.adapt.setup.TrainingInputs;
import io.dualmix.config.DistillationConfig;
import io.dualmix.config.Experiment;
import io.dualmix.config.OptimiserConfig;
import io.dualmix.config.SizeConfig;
import io.dualmix.config.StageConfig;
import io.dualmix.data.load.Loader;
import io.dualmix.eval.CalibrationBins;
import io.dualmix.eval.CalibrationBins.Bin;
import io.dualmix.eval.ConfusionMatrix;
import io.dualmix.eval.Ensemble;
import io.dualmix.eval.Evaluation;
import io.dualmix.eval.Evaluator;
import io.dualmix.eval.ImageCounts;
import io.dualmix.eval.Predictor;
import io.dualmix.model.SegmentationModel;
import io.dualmix.recipe.Recipes;
import io.dualmix.recipe.StageId;
import io.dualmix.recipe.StageSpec;
import io.dualmix.recipe.WeightSource;
import io.dualmix.storage.Checksums;
import io.dualmix.tensor.Backend;
import io.dualmix.tensor.RandomStream;
import io.dualmix.train.CancellationToken;
import io.dualmix.train.Checkpoints;
import io.dualmix.train.ClassWeights;
import io.dualmix.train.HardPixels;
import io.dualmix.train.Objective;
import io.dualmix.train.Schedule;
import io.dualmix.train.Trainer;
import io.dualmix.train.TrainingState;
import io.dualmix.train.event.Calibrated;
import io.dualmix.train.event.Checkpointing;
import io.dualmix.train.event.Evaluated;
import io.dualmix.train.event.Evaluating;
import io.dualmix.train.event.ImagesScored;
import io.dualmix.train.event.ModelTrained;
import io.dualmix.train.event.SampleMixed;
import io.dualmix.train.event.Scored;
import io.dualmix.train.event.StageFinished;
import io.dualmix.train.event.StageStarted;
import io.dualmix.train.event.TrainingListener;
import io.dualmix.weights.ModelFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs single stages. A finished stage is skipped, an interrupted one resumes, and results are
 * stored in the run folder. A stage computes on the calling thread, with this runner's number of
 * threads.
 */
final class StageRunner {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Experiment experiment;
  private final Domains domains;
  private final Path folder;
  private final TrainingListener listener;
  private final Backend backend;
  private final InitialWeights weights;
  private final CancellationToken cancellation;
  private final Loaders loaders;
  private final ClassShares shares;
  private final Evaluator evaluator;
  private final OutOfMemoryAdvice advice;

  StageRunner(
      Experiment experiment,
      Domains domains,
      Path folder,
      Backend backend,
      InitialWeights weights,
      ClassShares shares,
      TrainingListener listener,
      CancellationToken cancellation) {
    this.weights = weights;
    this.shares = shares;
    this.experiment = experiment;
    this.domains = domains;
    this.folder = folder;
    this.listener = listener;
    this.backend = backend;
    this.cancellation = cancellation;
    this.loaders = new Loaders(experiment, domains);
    this.advice = new OutOfMemoryAdvice(experiment, backend);
    this.evaluator = new Evaluator(domains.validation());
  }

  /**
   * Runs a stage to its end, unless it has ended before. The model, the score or the pseudo labels
   * are then in the run folder.
   */
  void run(StageSpec stage) {
    backend.useThreads();
    switch (stage.kind()) {
      case TRAIN -> train(stage);
      case ENSEMBLE -> {
        try (FixedModels models = models(stage)) {
          evaluate(stage, models.ensemble());
        }
      }
      case PSEUDO_LABEL -> {
        try (FixedModels models = models(stage)) {
          PseudoLabeler labeler =
              new PseudoLabeler(experiment.method().pseudoLabels(), listener, cancellation);
          advice.explaining(
              stage,
              () ->
                  labeler.label(
                      stage.path(),
                      corrected(models.ensemble(), stage),
                      domains.unlabelled(),
                      folder(stage.id())));
        }
      }
    }
  }

  /** Without the class weights that the model of a stage of pseudo labels was trained with. */
  private Predictor corrected(Predictor model, StageSpec stage) {
    StageSpec trained =
        Recipes.stages(experiment).stream()
            .filter(other -> other.id().equals(stage.teachers().get(0)))
            .findFirst()
            .orElseThrow();
    return new PriorCorrection(
        model, classWeights(trained), experiment.method().pseudoLabels().priorCorrection());
  }

  /** Of the classes in every cross entropy of a stage that trains. */
  private ClassWeights classWeights(StageSpec stage) {
    return shares.weights(
        experiment.method().classWeights(), ObjectiveTypes.named(stage.objective()).needs());
  }

  private void train(StageSpec stage) {
    Checkpoints checkpoints = checkpoints(stage.id());
    boolean ended = checkpoints.state().map(TrainingState::finished).orElse(false);
    try (SegmentationModel model =
        SegmentationModel.create(
            ModelSpecs.of(experiment.model(), domains.source().classes()),
            RandomStream.of(experiment.seed(), "init", stage.path()))) {
      try {
        model.to(backend);
        if (!ended) {
          train(stage, model, checkpoints);
        }
        ModelFile.restore(model, chosen(checkpoints));
        listener.on(new ModelTrained(stage.path(), Ensemble.of(model, backend)));
      } catch (RuntimeException | Error e) {
        throw advice.explained(e, stage, model.parameterCount());
      }
    }
  }

  private void train(StageSpec stage, SegmentationModel model, Checkpoints checkpoints) {
    if (checkpoints.state().isEmpty()) {
      initialise(model, stage);
    }
    int batch = stage.training().batch();
    ObjectiveType type = ObjectiveTypes.named(stage.objective());
    try (FixedModels guide = models(stage)) {
      StageSetup setup =
          new StageSetup(experiment, stage, loaders, labels(stage), guide.ensemble(), backend);
      picture(type, setup, batch, model);
      new Trainer(backend, optimiser(stage), listener, cancellation)
          .train(
              plan(stage),
              model,
              (firstStep, trained) -> type.create(setup, batch, firstStep, trained),
              (scored, which) ->
                  which == Scored.LAST
                      ? scoreLast(stage, stage.training().steps(), Ensemble.of(scored, backend))
                      : evaluation(
                          evaluator.evaluate(Ensemble.of(scored, backend), progress(stage)),
                          List.of()),
              checkpoints);
    }
  }

  /** Reports the first mixed inputs of a stage, for objectives that have such inputs. */
  private void picture(ObjectiveType type, StageSetup setup, int batch, SegmentationModel model) {
    int wanted = type.pictured(experiment).isEmpty() ? 0 : experiment.logging().pictures();
    if (wanted == 0) {
      return;
    }
    try (Objective objective = type.create(setup, batch, 0, model)) {
      TrainingInputs.first(
          objective,
          type.pictured(experiment),
          wanted,
          (index, input, place) ->
              listener.on(
                  new SampleMixed(
                      setup.stage().path(),
                      input.name(),
                      index,
                      input.batch().image(place),
                      input.batch().labelled() ? input.batch().label(place) : null,
                      null)));
    }
  }

  /** The labelled target images D_T of a stage. */
  private TargetLabels labels(StageSpec stage) {
    return labels(stage, domains, folder);
  }

  /**
   * The labelled target images of a stage: ground truth, and the pseudo labels that join it.
   *
   * @param folder of the run, where the pseudo labels are
   */
  static TargetLabels labels(StageSpec stage, Domains domains, Path folder) {
    TargetLabels labels = TargetLabels.groundTruth(domains.labelled());
    return stage
        .pseudoLabels()
        .map(made -> folder.resolve(made.path()))
        .map(made -> labels.with(PseudoLabeler.labelled(domains.unlabelled(), made)))
        .orElse(labels);
  }

  /** The models that a stage reads, averaged and with the batch-norm statistics as configured. */
  private FixedModels models(StageSpec stage) {
    DistillationConfig distillation = experiment.method().distillation();
    FixedModels models =
        FixedModels.open(
            stage.teachers().stream().map(id -> chosen(checkpoints(id))).toList(),
            distillation.average(),
            backend);
    boolean again = distillation.teacherStatistics().equals(DistillationConfig.TARGET);
    // The student that predicts pseudo labels has seen target images only.
    if (again && stage.kind() != StageSpec.Kind.PSEUDO_LABEL && !stage.teachers().isEmpty()) {
      try (Loader images = loaders.unlabelled(stage.id(), TargetStatistics.BATCH, 0)) {
        TargetStatistics.estimate(models.models(), images, backend);
      } catch (RuntimeException | Error e) {
        models.close();
        throw e;
      }
    }
    return models;
  }

  /** Scores an ensemble, unless it was scored before. */
  private void evaluate(StageSpec stage, Ensemble predictor) {
    Path result = folder(stage.id()).resolve("evaluation.json");
    if (Files.exists(result)) {
      Checksums.requireIntact(result, "Delete it to score again.");
    } else {
      long startNanos = System.nanoTime();
      listener.on(new StageStarted(stage.path(), 0));
      Evaluation evaluation = advice.explaining(stage, () -> scoreLast(stage, 0, predictor));
      listener.on(Evaluated.of(stage.path(), 0, Scored.LAST, evaluation));
      listener.on(new StageFinished(stage.path(), (System.nanoTime() - startNanos) / 1e9));
      listener.on(new Checkpointing(stage.path(), 0));
      // Not Map.of: its order, and so the file, would differ between processes.
      Map<String, Object> scores = new LinkedHashMap<>();
      scores.put("miou", evaluation.matrix().meanIou());
      scores.put("confusion", evaluation.matrix().toArray());
      Checksums.write(result, JSON.writeValueAsString(scores));
    }
    listener.on(new ModelTrained(stage.path(), predictor));
  }

  /**
   * Scores the last model of a stage, and reports its counts per image and its calibration on the
   * same images.
   */
  private Evaluation scoreLast(StageSpec stage, int step, Ensemble predictor) {
    CalibrationBins bins = new CalibrationBins();
    ImageCounts.Builder counts = ImageCounts.of(domains.validation());
    ConfusionMatrix matrix =
        evaluator.evaluate(
            predictor,
            progress(stage),
            (truth, seen) -> {
              bins.add(truth, seen.labels(), seen.confidence());
              counts.add(truth, seen.labels());
            });
    listener.on(new ImagesScored(stage.path(), step, counts.build()));
    listener.on(new Calibrated(stage.path(), step, evaluator.size(), bins.bins()));
    return evaluation(matrix, bins.bins());
  }

  private Evaluation evaluation(ConfusionMatrix matrix, List<Bin> bins) {
    return Evaluation.of(domains.source().classes().names(), matrix, bins);
  }

  private IntConsumer progress(StageSpec stage) {
    return done -> {
      listener.on(new Evaluating(stage.path(), done, evaluator.size()));
      if (done < evaluator.size()) {
        cancellation.throwIfCancelled(stage.path());
      }
    };
  }

  private Trainer.Plan plan(StageSpec stage) {
    StageConfig config = stage.training();
    double rate =
        config.learningRate() != null
            ? config.learningRate()
            : experiment.optimiser().learningRate();
    return new Trainer.Plan(
        stage.path(),
        config.steps(),
        Schedule.of(experiment.schedule(), rate, config.steps()),
        experiment.logging().every(),
        experiment.logging().checkpointEvery(),
        experiment.evaluation().every(),
        experiment.seed(),
        experiment.logging().spikeFactor(),
        experiment.compute().recompute(),
        classWeights(stage),
        HardPixels.of(experiment.method()));
  }

  private OptimiserConfig optimiser(StageSpec stage) {
    Double head = stage.training().headMultiplier();
    return head == null ? experiment.optimiser() : experiment.optimiser().withHeadMultiplier(head);
  }

  private Path folder(StageId stage) {
    return folder.resolve(stage.path());
  }

  private Checkpoints checkpoints(StageId stage) {
    return new Checkpoints(
        folder(stage),
        domains.source().classes(),
        Map.of("experiment", experiment.name(), "stage", stage.path()),
        experiment.logging().keepCheckpoints());
  }

  private Path chosen(Checkpoints checkpoints) {
    return experiment.evaluation().checkpoint().equals("best")
        ? checkpoints.bestModel()
        : checkpoints.lastModel();
  }

  /** Loads the initial weights of a stage. */
  private void initialise(SegmentationModel model, StageSpec stage) {
    SizeConfig crop = experiment.augmentation().crop();
    if (crop != null) {
      // Before the weights: those of a file or stage may be trained on larger images.
      model.zeroUnreachedTaps(crop.height(), crop.width());
    }
    if (stage.start() instanceof WeightSource.Pretrained) {
      weights.pretrained(model, stage.id());
    } else if (stage.start() instanceof WeightSource.FromStage earlier) {
      ModelFile.restore(model, chosen(checkpoints(earlier.stage())));
    } else if (stage.start() instanceof WeightSource.FromFile file) {
      weights.file(model, Path.of(file.path()));
    }
  }
}
