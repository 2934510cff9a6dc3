package io.dualmix.adapt.setup;

import io.dualmix.config.Experiment;
import io.dualmix.config.Experiments;
import io.dualmix.config.SettingDifference;
import io.dualmix.recipe.Recipes;
import io.dualmix.recipe.StageSpec;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which stages a changed setting concerns directly; what follows for the stages that need these is
 * up to the graph. A key that is not known here concerns every stage.
 */
final class StageSettings {
  /** Keys, and sections that end with a dot, that change no model and no score. */
  private static final List<String> NO_RESULT =
      List.of(
          "name",
          "runs",
          "preset",
          "compute.",
          "logging.",
          "tracking.",
          "evaluation.every",
          "evaluation.result",
          "evaluation.classes",
          "data.workers",
          "data.prefetch",
          "data.cache_mb",
          "data.disk_cache",
          "data.disk_cache_mb",
          "method.budget",
          "method.epochs");

  /** Which stages there are and whose labels they use: the stages themselves are compared. */
  private static final Set<String> STAGES =
      Set.of(
          "method.recipe",
          "method.rounds",
          "method.baselines",
          "method.teachers",
          "method.student_labels");

  /** How teachers guide; they are scored together in the same way. */
  private static final Set<String> TEACHERS =
      Set.of("method.distillation.average", "method.distillation.teacher_statistics");

  private final List<StageSpec> before;
  private final Set<String> trainings = new HashSet<>();
  private final List<SettingDifference> changes;

  /**
   * @param stored settings of the earlier run
   * @param requested settings of the new run
   */
  StageSettings(Experiment stored, Experiment requested) {
    before = Recipes.stages(stored);
    changes = Experiments.differences(stored, requested);
    trainings.addAll(Recipes.trainings(stored).keySet());
    trainings.addAll(Recipes.trainings(requested).keySet());
  }

  /**
   * Whether a changed key concerns a stage.
   *
   * @param key dotted
   * @param stage as in the new run; the earlier run has it too
   */
  boolean concerns(String key, StageSpec stage) {
    if (!sameRole(stage)) {
      return shapes(key, stage) || changes.stream().noneMatch(one -> shapes(one.key(), stage));
    }
    if (STAGES.stream().anyMatch(free -> within(key, free))
        || NO_RESULT.stream().anyMatch(free -> within(key, free))) {
      return false;
    }
    Optional<String> training = trainings.stream().filter(one -> within(key, one)).findFirst();
    if (training.isPresent()) {
      return stage.trains()
          && stage.settings().equals(training.get())
          && ofItsRound(key.substring(training.get().length()), stage);
    }
    if (within(key, "method.pseudo_labels")) {
      return stage.kind() == StageSpec.Kind.PSEUDO_LABEL;
    }
    if (within(key, "method.labelled_share")) {
      return stage.pseudoLabels().isPresent();
    }
    if (TEACHERS.contains(key) && !stage.trains()) {
      return stage.teachers().size() > 1;
    }
    return !stage.trains() ? !key.startsWith("method.") : objectiveReads(key, stage);
  }

  /** Whether the key may have changed what the stage is, rather than how it trains. */
  private static boolean shapes(String key, StageSpec stage) {
    return STAGES.stream().anyMatch(one -> within(key, one))
        || (stage.trains() && key.startsWith(stage.settings() + ".start"));
  }

  private static boolean within(String key, String section) {
    return key.equals(section) || key.startsWith(section.endsWith(".") ? section : section + ".");
  }

  /** The start is compared as a part of the stage; a key for later rounds concerns these alone. */
  private static boolean ofItsRound(String rest, StageSpec stage) {
    if (rest.equals(".start") || rest.equals(".start_later")) {
      return false;
    }
    return !rest.endsWith("_later") || stage.id().round() > 1;
  }

  private static boolean objectiveReads(String key, StageSpec stage) {
    Optional<Set<String>> own = ObjectiveTypes.named(stage.objective()).settings();
    if (own.isEmpty() || own.get().stream().anyMatch(section -> within(key, section))) {
      return true;
    }
    Stream<String> others =
        ObjectiveTypes.all().stream()
            .flatMap(type -> type.settings().stream())
            .flatMap(Set::stream);
    return others.noneMatch(section -> within(key, section));
  }

  private boolean sameRole(StageSpec stage) {
    return before.stream()
        .filter(other -> other.id().equals(stage.id()))
        .allMatch(
            other ->
                other.kind() == stage.kind()
                    && Objects.equals(other.objective(), stage.objective())
                    && Objects.equals(other.start(), stage.start())
                    && other.teachers().equals(stage.teachers())
                    && other.pseudoLabels().equals(stage.pseudoLabels()));
  }
}
