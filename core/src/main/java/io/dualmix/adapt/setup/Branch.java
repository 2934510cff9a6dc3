package io.dualmix.adapt.setup;

import io.dualmix.DualMixException;
import io.dualmix.config.Experiment;
import io.dualmix.config.Experiments;
import io.dualmix.config.SettingDifference;
import io.dualmix.recipe.Recipes;
import io.dualmix.recipe.StageGraph;
import io.dualmix.recipe.StageId;
import io.dualmix.recipe.StageSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A run that branches off an earlier one: a stage and all that depends on it train with new
 * settings, the other stages are taken over.
 *
 * @param redo the stage
 * @param taken stages that are taken over, in the recipe's order
 * @param trained all other stages
 */
public record Branch(StageId redo, List<StageSpec> taken, List<StageSpec> trained) {
  public Branch {
    taken = List.copyOf(taken);
    trained = List.copyOf(trained);
  }

  /**
   * Plans a branch.
   *
   * @param stored the settings of the earlier run
   * @param requested the settings of the new run
   * @param redo the path of a stage, such as {@code round-1/student}, or its name, which stands for
   *     its first occurrence
   * @param ended whether a stage of the earlier run has ended, and can be taken over
   * @throws DualMixException if there is no such stage, or a changed setting concerns a stage that
   *     would be taken over
   */
  public static Branch of(
      Experiment stored, Experiment requested, String redo, Predicate<StageSpec> ended) {
    List<StageSpec> stages = Recipes.stages(requested);
    StageId id = find(stages, redo);
    List<StageSpec> again = new StageGraph(stages, stage -> 0).from(id);
    List<StageSpec> before = Recipes.stages(stored);
    List<SettingDifference> differences = Experiments.differences(stored, requested);
    StageSettings settings = new StageSettings(stored, requested);
    List<StageSpec> taken =
        stages.stream()
            .filter(stage -> !again.contains(stage))
            .filter(stage -> before.stream().anyMatch(other -> other.id().equals(stage.id())))
            .filter(ended)
            // Scores of teachers cost little, and nothing depends on them: they are made again.
            .filter(
                stage ->
                    stage.kind() != StageSpec.Kind.ENSEMBLE
                        || differences.stream()
                            .noneMatch(other -> settings.concerns(other.key(), stage)))
            .toList();
    List<StageSpec> trained = new ArrayList<>(stages);
    trained.removeAll(taken);
    List<StageSpec> concerned =
        taken.stream()
            .filter(
                stage -> differences.stream().anyMatch(one -> settings.concerns(one.key(), stage)))
            .toList();
    if (!concerned.isEmpty()) {
      StageSpec first = concerned.get(0);
      SettingDifference difference =
          differences.stream()
              .filter(one -> settings.concerns(one.key(), first))
              .findFirst()
              .orElseThrow();
      throw refused(difference, first, coveringAll(stages, again, concerned));
    }
    return new Branch(id, taken, trained);
  }

  private static StageId find(List<StageSpec> stages, String redo) {
    Optional<StageSpec> found =
        stages.stream()
            .filter(stage -> stage.path().equals(redo) || stage.id().name().equals(redo))
            .findFirst();
    return found
        .map(StageSpec::id)
        .orElseThrow(
            () ->
                new DualMixException(
                    "There is no stage '" + redo + "' to redo",
                    "The stages are "
                        + String.join(", ", stages.stream().map(StageSpec::path).toList())
                        + "."));
  }

  /** The last stage whose redoing trains all of these again; empty if only a new run does. */
  private static Optional<StageSpec> coveringAll(
      List<StageSpec> stages, List<StageSpec> again, List<StageSpec> concerned) {
    StageGraph graph = new StageGraph(stages, stage -> 0);
    Optional<StageSpec> last = Optional.empty();
    for (StageSpec stage : stages) {
      List<StageSpec> redone = graph.from(stage.id());
      if (redone.containsAll(concerned) && redone.contains(again.get(0))) {
        last = Optional.of(stage);
      }
    }
    return last;
  }

  private static DualMixException refused(
      SettingDifference difference, StageSpec stage, Optional<StageSpec> covering) {
    return new DualMixException(
        difference.key()
            + " is "
            + shown(difference.first())
            + " in the earlier run and "
            + shown(difference.second())
            + " now, which changes "
            + stage.path()
            + ", a stage that is taken over",
        covering
            .map(one -> "Redo " + one.path() + ", keep the setting, or train all in a new run.")
            .orElse(
                "No single stage comes before all that changes: keep the setting, or train all"
                    + " stages in a new run."));
  }

  private static String shown(String value) {
    return value.isEmpty() ? "missing" : value;
  }
}
