package io.dualmix.cli.train;

import io.dualmix.adapt.Stage;
import io.dualmix.adapt.Stage.Kind;
import io.dualmix.adapt.setup.Domains;
import io.dualmix.config.Experiment;
import io.dualmix.config.MethodConfig;
import io.dualmix.config.StageConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a whole run consists of, for its progress.
 *
 * @param parts the stages, in the order of the method
 */
public record RunPlan(List<Part> parts) {
  public RunPlan {
    parts = List.copyOf(parts);
  }

  /**
   * One stage.
   *
   * @param stage its path, such as {@code round-1/student}
   * @param steps of training; 0 where it does not train
   * @param images that are predicted in it: scored after training and between, or labelled
   */
  public record Part(String stage, int steps, long images) {
    /** What stages of all rounds share, such as {@code student}. */
    String kind() {
      return stage.substring(stage.indexOf('/') + 1);
    }
  }

  /** A plan of nothing, for work that is no run. */
  public static RunPlan none() {
    return new RunPlan(List.of());
  }

  /** The stages of an experiment on its data. */
  static RunPlan of(Experiment experiment, Domains domains) {
    MethodConfig method = experiment.method();
    int every = experiment.evaluation().every();
    int scored = domains.validation().size();
    List<Part> parts = new ArrayList<>();
    for (String name : method.baselines()) {
      Kind kind = Kind.valueOf(name.toUpperCase(Locale.ROOT));
      parts.add(trained(Stage.baseline(kind), method.baseline(), every, scored));
    }
    for (int round = 1; round <= method.rounds(); round++) {
      parts.add(
          trained(new Stage(round, Kind.REGION_TEACHER), method.regionTeacher(), every, scored));
      parts.add(
          trained(new Stage(round, Kind.SAMPLE_TEACHER), method.sampleTeacher(), every, scored));
      parts.add(new Part(new Stage(round, Kind.ENSEMBLE).path(), 0, scored));
      parts.add(trained(new Stage(round, Kind.STUDENT), method.student(), every, scored));
      int unlabelled = domains.unlabelled().size();
      if (round < method.rounds() && unlabelled > 0) {
        parts.add(new Part(new Stage(round, Kind.PSEUDO_LABELS).path(), 0, unlabelled));
      }
    }
    return new RunPlan(parts);
  }

  private static Part trained(Stage stage, StageConfig config, int every, long scored) {
    long between = every > 0 ? (config.steps() - 1) / every : 0;
    return new Part(stage.path(), config.steps(), scored * (between + 1));
  }
}
