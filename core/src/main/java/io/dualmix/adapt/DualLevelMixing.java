package io.dualmix.adapt;

import io.dualmix.adapt.Stage.Kind;
import io.dualmix.config.Experiment;
import io.dualmix.config.MethodConfig;
import io.dualmix.data.Dataset;
import io.dualmix.eval.Ensemble;
import io.dualmix.model.SegmentationModel;
import io.dualmix.train.RunListener;
import io.dualmix.train.StopRequest;
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
  private final MethodConfig method;
  private final Domains domains;
  private final Objectives objectives;
  private final StageRunner stages;
  private final RunListener listener;
  private final int pictures;

  /**
   * @param experiment what to do
   * @param domains its data
   * @param folder of the run
   * @param listener hears everything
   * @param stop looked at after every training step
   */
  public DualLevelMixing(
      Experiment experiment, Domains domains, Path folder, RunListener listener, StopRequest stop) {
    this.method = experiment.method();
    this.domains = domains;
    this.listener = listener;
    this.pictures = experiment.logging().pictures();
    this.stages = new StageRunner(experiment, domains, folder, listener, stop);
    this.objectives = new Objectives(experiment, domains, stages.backend());
  }

  /** Trains the baselines that the configuration asks for, then all rounds. */
  public void run() {
    trainBaselines();
    TargetLabels labels = TargetLabels.groundTruth(domains.labelled());
    for (int round = 1; round <= method.rounds(); round++) {
      try (SegmentationModel regionTeacher = trainRegionTeacher(round, labels);
          SegmentationModel sampleTeacher = trainSampleTeacher(round, labels)) {
        Ensemble teachers = stages.ensemble(List.of(regionTeacher, sampleTeacher));
        stages.evaluate(new Stage(round, Kind.ENSEMBLE), teachers);
        try (SegmentationModel student = trainStudent(round, labels, teachers)) {
          if (round < method.rounds() && domains.unlabelled().size() > 0) {
            labels = labels.with(pseudoLabels(round, student));
          }
        }
      }
    }
  }

  private void trainBaselines() {
    for (String name : method.baselines()) {
      Stage stage = Stage.baseline(Kind.valueOf(name.toUpperCase(Locale.ROOT)));
      stages.train(stage, method.baseline(), objectives.baseline(stage)).close();
    }
  }

  private SegmentationModel trainRegionTeacher(int round, TargetLabels labels) {
    Stage stage = new Stage(round, Kind.REGION_TEACHER);
    objectives.mixedSamples(
        stage,
        labels,
        pictures,
        (index, image, label) -> listener.mixed(stage.path(), index, image, label));
    return stages.train(stage, method.regionTeacher(), objectives.regionTeacher(stage, labels));
  }

  private SegmentationModel trainSampleTeacher(int round, TargetLabels labels) {
    Stage stage = new Stage(round, Kind.SAMPLE_TEACHER);
    return stages.train(stage, method.sampleTeacher(), objectives.sampleTeacher(stage, labels));
  }

  private SegmentationModel trainStudent(int round, TargetLabels labels, Ensemble teachers) {
    Stage stage = new Stage(round, Kind.STUDENT);
    return stages.train(stage, method.student(), objectives.student(stage, labels, teachers));
  }

  private Dataset pseudoLabels(int round, SegmentationModel student) {
    Stage stage = new Stage(round, Kind.PSEUDO_LABELS);
    return stages.pseudoLabels(stage, student, domains.unlabelled());
  }
}
