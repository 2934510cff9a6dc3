package io.dualmix.cli.study;

import io.dualmix.DualMixException;
import io.dualmix.adapt.setup.Branch;
import io.dualmix.config.Experiment;
import io.dualmix.config.Experiments;
import io.dualmix.config.Study;
import io.dualmix.config.Study.Variant;
import io.dualmix.recipe.Recipes;
import io.dualmix.recipe.StageSpec;
import io.dualmix.run.RunFolder;
import io.dualmix.run.RunReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The runs of a study.
 *
 * @param study the study
 * @param folder of all its runs
 * @param runs in the order of training: all variants of the first seed, then those of the next
 */
record StudyPlan(Study study, Path folder, List<PlannedRun> runs) {
  StudyPlan {
    runs = List.copyOf(runs);
  }

  /** How far a run is. */
  enum State {
    /** There is no run folder yet. */
    MISSING,
    /** Begun, and not finished. */
    BEGUN,
    /** Finished, with its report. */
    FINISHED
  }

  /**
   * One run.
   *
   * @param variant its variant
   * @param seed its seed
   * @param experiment its settings
   * @param folder of the run
   */
  record PlannedRun(Variant variant, long seed, Experiment experiment, Path folder) {
    /** The name of the run and its folder. */
    String name() {
      return folder.getFileName().toString();
    }

    State state() {
      if (!RunFolder.isRun(folder)) {
        return State.MISSING;
      }
      // The report is the last file of a run.
      boolean finished =
          RunReader.read(folder).isFinished() && Files.exists(folder.resolve("report.html"));
      return finished ? State.FINISHED : State.BEGUN;
    }
  }

  /**
   * Reads the settings of all runs.
   *
   * @param overrides changes to all of them
   * @throws DualMixException if those of a variant are invalid; the message names the variant
   */
  static StudyPlan of(Study study, List<String> overrides) {
    Experiment base = Experiments.read(study.base(), overrides);
    Path folder = Path.of(base.runs(), study.name());
    List<PlannedRun> runs = new ArrayList<>();
    for (long seed : study.seeds()) {
      for (Variant variant : study.variants()) {
        String name = variant.name() + "-seed-" + seed;
        List<String> settings = new ArrayList<>(overrides);
        settings.addAll(study.settings(variant));
        settings.add("seed=" + seed);
        settings.add("name='" + name + "'");
        settings.add("runs='" + folder.toString().replace("'", "''") + "'");
        Experiment experiment = read(study, variant, settings);
        runs.add(new PlannedRun(variant, seed, experiment, folder.resolve(name)));
      }
    }
    requireStages(study, runs);
    StudyPlan plan = new StudyPlan(study, folder, runs);
    runs.stream().filter(run -> run.seed() == study.seeds().get(0)).forEach(plan::branch);
    return plan;
  }

  private static Experiment read(Study study, Variant variant, List<String> settings) {
    try {
      return Experiments.read(study.base(), settings);
    } catch (DualMixException e) {
      throw new DualMixException(
          study.file() + ", variant " + variant.name() + ": " + e.getMessage(), e.remedy(), e);
    }
  }

  private static void requireStages(Study study, List<PlannedRun> runs) {
    List<String> known =
        runs.stream()
            .flatMap(run -> Recipes.stages(run.experiment()).stream())
            .filter(stage -> stage.kind() != StageSpec.Kind.PSEUDO_LABEL)
            .map(StageSpec::path)
            .distinct()
            .toList();
    for (String stage : study.stages()) {
      if (!known.contains(stage)) {
        throw new DualMixException(
            study.file() + ": stages has '" + stage + "', which no run of the study scores",
            "Known are " + String.join(", ", known) + ".");
      }
    }
  }

  /**
   * The stages of a run that it takes over from another one of the study; empty if it trains all.
   *
   * @throws DualMixException if a changed setting concerns a stage that would be taken over
   */
  Optional<Branch> branch(PlannedRun run) {
    Variant variant = run.variant();
    if (variant.redo().isEmpty()) {
      return Optional.empty();
    }
    PlannedRun from = run(variant.from().orElseThrow(), run.seed());
    try {
      return Optional.of(
          Branch.of(from.experiment(), run.experiment(), variant.redo().get(), stage -> true));
    } catch (DualMixException e) {
      throw new DualMixException(
          study.file() + ", variant " + variant.name() + ": " + e.getMessage(), e.remedy(), e);
    }
  }

  /** The run of a variant and a seed. */
  PlannedRun run(String variant, long seed) {
    return runs.stream()
        .filter(run -> run.variant().name().equals(variant) && run.seed() == seed)
        .findFirst()
        .orElseThrow();
  }
}
