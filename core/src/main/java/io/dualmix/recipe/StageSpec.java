package io.dualmix.recipe;

import io.dualmix.PublicApi;
import io.dualmix.config.StageConfig;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One stage of a recipe. Readers of a run take titles, roles and the order of stages from here,
 * through {@code stages.json} in the run folder, and have no list of their own.
 *
 * @param id identifier; the name of the stage's folder, events and random streams
 * @param title for display, such as {@code Region-level teacher}
 * @param kind what the stage does
 * @param objective key of the objective; null if the stage does not train
 * @param settings the configuration's key of {@code training}, such as {@code method.student}; null
 *     if the stage does not train
 * @param training steps, batch and rate; null if the stage does not train
 * @param start source of the initial weights; null if the stage does not train
 * @param teachers the models that the stage reads: fixed teachers, members of an ensemble, or the
 *     model that predicts pseudo labels
 * @param pseudoLabels the stage whose pseudo labels are added to D_T in this stage
 * @param result whether this model is a result of the run: {@code predict RUN} opens that of the
 *     last such stage
 * @param reference whether this is the main baseline for comparisons
 */
@PublicApi
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
    /** Trains, scores and stores a model. */
    TRAIN,
    /** Averages models and scores the average. */
    ENSEMBLE,
    /** Predicts pseudo labels for the unlabelled target images. */
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
   * Creates a stage that trains a model.
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

  /** Creates a stage that scores the average of models. */
  public static StageSpec ensemble(StageId id, String title, List<StageId> members) {
    return untrained(id, title, Kind.ENSEMBLE, members);
  }

  /** Creates a stage that predicts pseudo labels for D_U with a model. */
  public static StageSpec pseudoLabels(StageId id, String title, StageId model) {
    return untrained(id, title, Kind.PSEUDO_LABEL, List.of(model));
  }

  private static StageSpec untrained(StageId id, String title, Kind kind, List<StageId> models) {
    return new StageSpec(
        id, title, kind, null, null, null, null, models, Optional.empty(), false, false);
  }

  /** A copy with fixed teachers. */
  public StageSpec guidedBy(List<StageId> models) {
    return copy(models, pseudoLabels, result, reference);
  }

  /** A copy with the pseudo labels of another stage in its D_T. */
  public StageSpec with(Optional<StageId> labels) {
    return copy(teachers, labels, result, reference);
  }

  /** A copy whose model is a result of the run. */
  public StageSpec asResult() {
    return copy(teachers, pseudoLabels, true, reference);
  }

  /** A copy that is the main baseline for comparisons. */
  public StageSpec asReference() {
    return copy(teachers, pseudoLabels, result, true);
  }

  private StageSpec copy(
      List<StageId> models, Optional<StageId> labels, boolean isResult, boolean isReference) {
    return new StageSpec(
        id,
        title,
        kind,
        objective,
        settings,
        training,
        start,
        models,
        labels,
        isResult,
        isReference);
  }

  /** Whether the stage trains a model. */
  public boolean trains() {
    return kind == Kind.TRAIN;
  }

  /** The stage's path, such as {@code round-1/student}. */
  public String path() {
    return id.path();
  }

  /** The stages that must have ended before this one starts. */
  public Set<StageId> needs() {
    Set<StageId> needs = new LinkedHashSet<>(teachers);
    pseudoLabels.ifPresent(needs::add);
    if (start instanceof WeightSource.FromStage earlier) {
      needs.add(earlier.stage());
    }
    return needs;
  }
}
