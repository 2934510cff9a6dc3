package io.dualmix.recipe;

import io.dualmix.config.StageConfig;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One stage of a recipe: what it does and what it needs. Readers of a run take titles, roles and
 * the order of stages from here (through the run folder's {@code stages.json}) and have no list of
 * their own.
 *
 * @param id names the stage's folder, events and random streams
 * @param title for people, such as {@code Region-level teacher}
 * @param kind what is done
 * @param objective key of the objective; null where nothing trains
 * @param settings the configuration's key of {@code training}, such as {@code method.student}; null
 *     where nothing trains
 * @param training steps, batch and rate; null where nothing trains
 * @param start what the model starts from; null where nothing trains
 * @param teachers the models that the stage reads: fixed teachers of a stage that trains, members
 *     of an ensemble, the one that makes the pseudo labels
 * @param pseudoLabels whose labels join D_T in this stage
 * @param result whether this model is what the run is for: {@code predict RUN} opens that of the
 *     last such stage
 * @param reference whether results are compared with this baseline first
 */
public record StageSpec(
    StageId id,
    String title,
    Kind kind,
    String objective,
    String settings,
    StageConfig training,
    WeightSource start,
    List<StageId> teachers,
    Optional<StageId> pseudoLabels,
    boolean result,
    boolean reference) {
  /** What a stage does. */
  public enum Kind {
    /** Trains a model, scores it and keeps it. */
    TRAIN,
    /** Averages models and scores the average. */
    ENSEMBLE,
    /** Labels the unlabelled target images with a model. */
    PSEUDO_LABEL
  }

  public StageSpec {
    teachers = List.copyOf(teachers);
    if ((kind == Kind.TRAIN) != (objective != null && training != null && start != null)) {
      throw new IllegalArgumentException(
          id + ": exactly the stages that train have an objective, a training and a start");
    }
    if (kind != Kind.TRAIN && teachers.isEmpty()) {
      throw new IllegalArgumentException(id + ": a stage that trains nothing needs a model");
    }
  }

  /**
   * A stage that trains a model.
   *
   * @param settings the key of {@code training} in the configuration
   */
  public static StageSpec train(
      StageId id,
      String title,
      String objective,
      String settings,
      StageConfig training,
      WeightSource start) {
    return new StageSpec(
        id,
        title,
        Kind.TRAIN,
        objective,
        settings,
        training,
        start,
        List.of(),
        Optional.empty(),
        false,
        false);
  }

  /** A stage that scores the average of models. */
  public static StageSpec ensemble(StageId id, String title, List<StageId> members) {
    return untrained(id, title, Kind.ENSEMBLE, members);
  }

  /** A stage that labels D_U with a model. */
  public static StageSpec pseudoLabels(StageId id, String title, StageId model) {
    return untrained(id, title, Kind.PSEUDO_LABEL, List.of(model));
  }

  private static StageSpec untrained(StageId id, String title, Kind kind, List<StageId> models) {
    return new StageSpec(
        id, title, kind, null, null, null, null, models, Optional.empty(), false, false);
  }

  /** The same stage, guided by fixed models. */
  public StageSpec guidedBy(List<StageId> models) {
    return new StageSpec(
        id,
        title,
        kind,
        objective,
        settings,
        training,
        start,
        models,
        pseudoLabels,
        result,
        reference);
  }

  /** The same stage with the pseudo labels of another one in its D_T. */
  public StageSpec with(Optional<StageId> labels) {
    return new StageSpec(
        id, title, kind, objective, settings, training, start, teachers, labels, result, reference);
  }

  /** The same stage as one whose model the run is for. */
  public StageSpec asResult() {
    return new StageSpec(
        id,
        title,
        kind,
        objective,
        settings,
        training,
        start,
        teachers,
        pseudoLabels,
        true,
        reference);
  }

  /** The same stage as the baseline that results are compared with first. */
  public StageSpec asReference() {
    return new StageSpec(
        id,
        title,
        kind,
        objective,
        settings,
        training,
        start,
        teachers,
        pseudoLabels,
        result,
        true);
  }

  /** Whether a model is trained here. */
  public boolean trains() {
    return kind == Kind.TRAIN;
  }

  /** The stage's path, such as {@code round-1/student}. */
  public String path() {
    return id.path();
  }

  /** The stages that must have ended before this one begins. */
  public Set<StageId> needs() {
    Set<StageId> needs = new LinkedHashSet<>(teachers);
    pseudoLabels.ifPresent(needs::add);
    if (start instanceof WeightSource.FromStage earlier) {
      needs.add(earlier.stage());
    }
    return needs;
  }
}
