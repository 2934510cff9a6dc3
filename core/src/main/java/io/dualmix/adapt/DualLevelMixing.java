package io.dualmix.adapt;

import io.dualmix.adapt.Stage.Kind;
import io.dualmix.adapt.setup.BatchSizes;
import io.dualmix.adapt.setup.Domains;
import io.dualmix.adapt.setup.InitialWeights;
import io.dualmix.adapt.setup.StageSteps;
import io.dualmix.adapt.setup.TargetLabels;
import io.dualmix.config.ComputeConfig;
import io.dualmix.config.Experiment;
import io.dualmix.config.MethodConfig;
import io.dualmix.config.StageConfig;
import io.dualmix.data.Dataset;
import io.dualmix.eval.Ensemble;
import io.dualmix.model.SegmentationModel;
import io.dualmix.tensor.Backend;
import io.dualmix.train.CancellationToken;
import io.dualmix.train.event.SampleMixed;
import io.dualmix.train.event.TrainingListener;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * The method (paper, Algorithm 1): in each round a region-level and a sample-level teacher are
 * trained on mixed domains, a student is distilled from both, and the student's pseudo labels join
 * the labelled target images of the next round.
 *
 * <p>Every stage that has ended leaves its result in the run folder; running again goes on behind
 * the last of them.
 */
public final class DualLevelMixing {
  private final Experiment experiment;
  private final MethodConfig method;
  private final Domains domains;
  private final Path folder;
  private final TrainingListener listener;
  private final InitialWeights weights;
  private final WorkerPool sideBySide;
  private final Lane alone;

  /**
   * @param experiment what to do; every stage has its steps
   * @param domains its data
   * @param folder of the run
   * @param listener hears everything, from one thread at a time
   * @param stop looked at after every training step, and every image of an evaluation or of the
   *     pseudo labels
   */
  public DualLevelMixing(
      Experiment experiment,
      Domains domains,
      Path folder,
      TrainingListener listener,
      CancellationToken stop) {
    StageSteps.requireComplete(experiment);
    this.experiment = BatchSizes.fill(experiment, domains);
    this.method = this.experiment.method();
    this.domains = domains;
    this.folder = folder;
    this.listener = TrainingListener.all(List.of(listener));
    this.weights = new InitialWeights(experiment.model());
    CancellationToken failing = stop.part();
    List<String> devices = experiment.compute().trainingDevices();
    this.sideBySide =
        new WorkerPool(
            devices.stream().map(device -> lane(device, devices.size(), failing)).toList(),
            failing);
    this.alone = lane(experiment.compute().device(), 1, stop);
  }

  private Lane lane(String device, int models, CancellationToken stop) {
    ComputeConfig compute = experiment.compute();
    int cores = Runtime.getRuntime().availableProcessors();
    int threads = compute.threads() > 0 ? compute.threads() : Math.max(1, cores / models);
    Backend backend = Backend.open(device, compute.precision(), threads);
    return new Lane(
        new StageRunner(experiment, domains, folder, backend, weights, listener, stop),
        new Objectives(experiment, domains, backend));
  }

  /** Trains the baselines that the configuration asks for, then all rounds. */
  public void run() {
    trainBaselines();
    TargetLabels labels = TargetLabels.groundTruth(domains.labelled());
    for (int round = 1; round <= method.rounds(); round++) {
      List<SegmentationModel> teachers = trainTeachers(round, labels);
      try (SegmentationModel regionTeacher = teachers.get(0);
          SegmentationModel sampleTeacher = teachers.get(1)) {
        Ensemble both = alone.stages().ensemble(List.of(regionTeacher, sampleTeacher));
        alone.stages().evaluate(new Stage(round, Kind.ENSEMBLE), both);
        try (SegmentationModel student = trainStudent(round, labels, both)) {
          if (round < method.rounds() && domains.unlabelled().size() > 0) {
            labels = labels.with(pseudoLabels(round, student));
          }
        }
      }
    }
  }

  private void trainBaselines() {
    List<WorkerPool.Training> baselines =
        method.baselines().stream()
            .map(name -> Stage.baseline(Kind.valueOf(name.toUpperCase(Locale.ROOT))))
            .map(stage -> (WorkerPool.Training) lane -> trainBaseline(lane, stage))
            .toList();
    sideBySide.train(baselines).forEach(SegmentationModel::close);
  }

  private SegmentationModel trainBaseline(Lane lane, Stage stage) {
    StageConfig config = method.baseline();
    return lane.stages().train(stage, config, lane.objectives().baseline(stage, config.batch()));
  }

  /** Neither teacher needs the other. */
  private List<SegmentationModel> trainTeachers(int round, TargetLabels labels) {
    return sideBySide.train(
        List.of(
            lane -> trainRegionTeacher(lane, round, labels),
            lane -> trainSampleTeacher(lane, round, labels)));
  }

  private SegmentationModel trainRegionTeacher(Lane lane, int round, TargetLabels labels) {
    Stage stage = new Stage(round, Kind.REGION_TEACHER);
    if (!lane.stages().ended(stage)) {
      lane.objectives()
          .mixedSamples(
              stage,
              labels,
              experiment.logging().pictures(),
              (index, image, label) ->
                  listener.on(new SampleMixed(stage.path(), index, image, label)));
    }
    StageConfig config = method.regionTeacher();
    return lane.stages()
        .train(stage, config, lane.objectives().regionTeacher(stage, labels, config.batch()));
  }

  private SegmentationModel trainSampleTeacher(Lane lane, int round, TargetLabels labels) {
    Stage stage = new Stage(round, Kind.SAMPLE_TEACHER);
    StageConfig config = method.sampleTeacher();
    return lane.stages()
        .train(stage, config, lane.objectives().sampleTeacher(stage, labels, config.batch()));
  }

  private SegmentationModel trainStudent(int round, TargetLabels labels, Ensemble teachers) {
    Stage stage = new Stage(round, Kind.STUDENT);
    StageConfig config = method.student();
    return alone
        .stages()
        .train(stage, config, alone.objectives().student(stage, labels, teachers, config.batch()));
  }

  private Dataset pseudoLabels(int round, SegmentationModel student) {
    Stage stage = new Stage(round, Kind.PSEUDO_LABELS);
    return alone.stages().pseudoLabels(stage, student, domains.unlabelled());
  }
}
