package io.dualmix.adapt.rehearsal;

import io.dualmix.adapt.setup.BatchSizes;
import io.dualmix.adapt.setup.Domains;
import io.dualmix.adapt.setup.Loaders;
import io.dualmix.adapt.setup.ModelSpecs;
import io.dualmix.adapt.setup.ObjectiveType;
import io.dualmix.adapt.setup.ObjectiveTypes;
import io.dualmix.adapt.setup.StageSetup;
import io.dualmix.adapt.setup.TargetLabels;
import io.dualmix.config.ComputeConfig;
import io.dualmix.config.Experiment;
import io.dualmix.config.StageConfig;
import io.dualmix.eval.Ensemble;
import io.dualmix.model.ModelSpec;
import io.dualmix.model.SegmentationModel;
import io.dualmix.recipe.Recipes;
import io.dualmix.recipe.StageSpec;
import io.dualmix.tensor.Backend;
import io.dualmix.tensor.RandomStream;
import io.dualmix.train.CancellationToken;
import io.dualmix.train.ClassWeights;
import io.dualmix.train.HardPixels;
import io.dualmix.train.ObjectiveFactory;
import io.dualmix.train.PolySchedule;
import io.dualmix.train.StepClock;
import io.dualmix.train.Trainer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Runs training steps of the first round's stages, on the experiment's images and with random
 * weights, to measure their time and memory. Writes nothing.
 */
public final class StageRehearsal implements AutoCloseable {
  private final Experiment experiment;
  private final Domains domains;
  private final Backend backend;
  private final Loaders loaders;
  private final int classes;
  private final List<SegmentationModel> teachers = new ArrayList<>();

  /**
   * A stage to try.
   *
   * @param setup the stage, of the first round or a baseline, and its images
   */
  public record Candidate(StageSetup setup) {
    /** The stage. */
    public StageSpec stage() {
      return setup.stage();
    }

    /** The training settings of the stage. */
    public StageConfig config() {
      return stage().training();
    }

    /** The factory of the stage's objective, with a batch size. */
    public ObjectiveFactory factory(int batch) {
      ObjectiveType type = ObjectiveTypes.named(stage().objective());
      return (firstStep, model) -> type.create(setup, batch, firstStep, model);
    }
  }

  /**
   * @param experiment with the stages to try
   * @param domains their images
   */
  public StageRehearsal(Experiment experiment, Domains domains) {
    this(experiment, domains, domains.source().classes().size());
  }

  /**
   * As above, with more classes than the labels have.
   *
   * @param classes of the networks, no fewer than the domains'
   */
  public StageRehearsal(Experiment experiment, Domains domains, int classes) {
    this.classes = classes;
    this.experiment = BatchSizes.fill(experiment, domains);
    this.domains = domains;
    ComputeConfig compute = experiment.compute();
    this.backend = Backend.open(compute.device(), compute.precision(), compute.threads());
    this.loaders = new Loaders(this.experiment, domains);
  }

  /** The device of the trials. */
  public Backend backend() {
    return backend;
  }

  /** The specification of the network of all stages. */
  public ModelSpec spec() {
    return ModelSpecs.of(experiment.model(), domains.source().classes()).withClasses(classes);
  }

  /**
   * The fixed models of a stage, with random weights; owned by this object.
   *
   * @param count at least 1
   */
  private Ensemble guide(int count) {
    while (teachers.size() < count) {
      teachers.add(model("teacher " + (teachers.size() + 1)));
    }
    return new Ensemble(teachers.subList(0, count), Ensemble.Average.PROBABILITIES, backend);
  }

  /** The training stages of the first round and the baselines, in the recipe's order. */
  public List<Candidate> candidates() {
    TargetLabels labels = TargetLabels.groundTruth(domains.labelled());
    return Recipes.stages(experiment).stream()
        .filter(StageRehearsal::rehearses)
        .map(
            stage -> {
              int fixed = stage.teachers().size();
              Ensemble guide = fixed == 0 ? null : guide(fixed);
              return new Candidate(
                  new StageSetup(experiment, stage, loaders, labels, guide, backend));
            })
        .toList();
  }

  /** Whether a stage can be rehearsed: it trains, and needs no pseudo labels of earlier rounds. */
  public static boolean rehearses(StageSpec stage) {
    return stage.trains() && stage.id().round() <= 1;
  }

  /**
   * Runs steps of a stage.
   *
   * @param batch images of each domain
   * @param steps at least 1
   * @return the seconds of each step by phase
   * @throws io.dualmix.DualMixException if data cannot be read, or memory runs out
   */
  public List<Map<StepClock.Phase, Double>> run(Candidate candidate, int batch, int steps) {
    return run(candidate.stage(), steps, candidate.factory(batch));
  }

  /** As above, with another objective. */
  public List<Map<StepClock.Phase, Double>> run(
      StageSpec stage, int steps, ObjectiveFactory objectives) {
    Trainer trainer =
        new Trainer(backend, experiment.optimiser(), event -> {}, new CancellationToken());
    Trainer.Plan plan =
        new Trainer.Plan(
            stage.path(),
            steps,
            new PolySchedule(1e-6, 0, 0, steps),
            steps,
            steps,
            0,
            experiment.seed(),
            experiment.logging().spikeFactor(),
            experiment.compute().recompute(),
            ClassWeights.none(),
            HardPixels.of(experiment.method()));
    backend.useThreads();
    try (SegmentationModel model = model(stage.path())) {
      return trainer.rehearse(plan, model, objectives);
    }
  }

  /** A model with random weights, which takes as much time and memory as a trained one. */
  private SegmentationModel model(String name) {
    SegmentationModel model =
        SegmentationModel.create(spec(), RandomStream.of(experiment.seed(), "rehearsal", name));
    model.to(backend);
    return model;
  }

  @Override
  public void close() {
    teachers.forEach(SegmentationModel::close);
    teachers.clear();
  }
}
