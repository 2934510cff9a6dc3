package io.dualmix.adapt.rehearsal;

import io.dualmix.adapt.Objectives;
import io.dualmix.adapt.Stage;
import io.dualmix.adapt.Stage.Kind;
import io.dualmix.adapt.setup.BatchSizes;
import io.dualmix.adapt.setup.Domains;
import io.dualmix.adapt.setup.ModelSpecs;
import io.dualmix.adapt.setup.TargetLabels;
import io.dualmix.config.ComputeConfig;
import io.dualmix.config.Experiment;
import io.dualmix.config.MethodConfig;
import io.dualmix.config.StageConfig;
import io.dualmix.eval.Ensemble;
import io.dualmix.model.ModelSpec;
import io.dualmix.model.SegmentationModel;
import io.dualmix.tensor.Backend;
import io.dualmix.tensor.RandomStream;
import io.dualmix.train.CancellationToken;
import io.dualmix.train.Objective;
import io.dualmix.train.PolySchedule;
import io.dualmix.train.StepClock;
import io.dualmix.train.Trainer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * Steps of the stages of an experiment's first round, on its images and with models of random
 * weights, that leave nothing behind: to see what they take.
 */
public final class StageRehearsal implements AutoCloseable {
  private final Experiment experiment;
  private final Domains domains;
  private final Backend backend;
  private final Objectives objectives;
  private final int classes;
  private final List<SegmentationModel> teachers = new ArrayList<>();

  /**
   * A stage that can be tried.
   *
   * @param stage of the first round, or a baseline
   * @param config what the experiment says of it
   * @param of a batch size to what makes the objective, as {@link Trainer#rehearse} wants it
   */
  public record Candidate(
      Stage stage, StageConfig config, IntFunction<IntFunction<Objective>> of) {}

  /**
   * @param experiment whose stages are tried
   * @param domains their images
   */
  public StageRehearsal(Experiment experiment, Domains domains) {
    this(experiment, domains, domains.source().classes().size());
  }

  /**
   * As above, as if there were more classes than the labels have.
   *
   * @param classes of the networks, no fewer than the domains'
   */
  public StageRehearsal(Experiment experiment, Domains domains, int classes) {
    this.classes = classes;
    this.experiment = BatchSizes.fill(experiment, domains);
    this.domains = domains;
    ComputeConfig compute = experiment.compute();
    this.backend = Backend.open(compute.device(), compute.precision(), compute.threads());
    this.objectives = new Objectives(this.experiment, domains, backend);
  }

  /** Where the stages are tried. */
  public Backend backend() {
    return backend;
  }

  /** The network that all stages train. */
  public ModelSpec spec() {
    return ModelSpecs.of(experiment.model(), domains.source().classes()).withClasses(classes);
  }

  /** Both teachers of the student, of random weights; owned by this rehearsal. */
  public Ensemble teachers() {
    if (teachers.isEmpty()) {
      teachers.add(model("first"));
      teachers.add(model("second"));
    }
    return new Ensemble(teachers, Ensemble.Average.PROBABILITIES, backend);
  }

  /** The baselines of the experiment, both teachers and the student, in the order of training. */
  public List<Candidate> candidates() {
    MethodConfig method = experiment.method();
    TargetLabels labels = TargetLabels.groundTruth(domains.labelled());
    List<Candidate> all = new ArrayList<>();
    for (String name : method.baselines()) {
      Stage stage = Stage.baseline(Kind.valueOf(name.toUpperCase(Locale.ROOT)));
      all.add(new Candidate(stage, method.baseline(), b -> objectives.baseline(stage, b)));
    }
    Stage region = new Stage(1, Kind.REGION_TEACHER);
    Stage sample = new Stage(1, Kind.SAMPLE_TEACHER);
    Stage student = new Stage(1, Kind.STUDENT);
    all.add(
        new Candidate(
            region, method.regionTeacher(), b -> objectives.regionTeacher(region, labels, b)));
    all.add(
        new Candidate(
            sample, method.sampleTeacher(), b -> objectives.sampleTeacher(sample, labels, b)));
    all.add(
        new Candidate(
            student, method.student(), b -> objectives.student(student, labels, teachers(), b)));
    return all;
  }

  /**
   * Does some steps of a stage.
   *
   * @param batch images of each domain
   * @param steps at least 1
   * @return where the time of each step went
   * @throws io.dualmix.DualMixException if data cannot be read, or memory runs out
   */
  public List<Map<StepClock.Phase, Double>> run(Candidate candidate, int batch, int steps) {
    return run(candidate.stage(), steps, candidate.of().apply(batch));
  }

  /** As above, with an objective of another make. */
  public List<Map<StepClock.Phase, Double>> run(
      Stage stage, int steps, IntFunction<Objective> objectiveFrom) {
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
            experiment.seed());
    backend.useThreads();
    try (SegmentationModel model = model(stage.path())) {
      return trainer.rehearse(plan, model, objectiveFrom);
    }
  }

  /** Of random weights: they take as much time and memory as any. */
  private SegmentationModel model(String name) {
    SegmentationModel model =
        SegmentationModel.create(spec(), RandomStream.of(experiment.seed(), "rehearsal", name));
    model.recompute(experiment.compute().recompute());
    model.to(backend);
    return model;
  }

  @Override
  public void close() {
    teachers.forEach(SegmentationModel::close);
    teachers.clear();
  }
}
