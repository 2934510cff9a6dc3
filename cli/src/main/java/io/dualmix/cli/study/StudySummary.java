package io.dualmix.cli.study;

import io.dualmix.cli.report.SeedStatistics;
import io.dualmix.cli.study.StudyPlan.PlannedRun;
import io.dualmix.cli.study.StudyResults.Cell;
import io.dualmix.cli.study.StudyResults.ClassRow;
import io.dualmix.cli.study.StudyResults.Delta;
import io.dualmix.cli.study.StudyResults.PairRow;
import io.dualmix.cli.study.StudyResults.RunLine;
import io.dualmix.cli.study.StudyResults.StageRow;
import io.dualmix.cli.study.StudyScores.Deltas;
import io.dualmix.cli.study.StudyScores.Scored;
import io.dualmix.cli.study.StudyScores.Two;
import io.dualmix.config.Study.Variant;
import io.dualmix.recipe.StageSpec.Kind;
import io.dualmix.run.RunData;
import io.dualmix.run.RunFolder;
import io.dualmix.run.RunReader;
import io.dualmix.run.RunStages;
import io.dualmix.run.RunStages.Stage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** Computes the results of a study from the runs that exist. */
final class StudySummary {
  private final StudyPlan plan;
  private final Map<PlannedRun, RunData> runs = new LinkedHashMap<>();
  private final StudyScores scores = new StudyScores();

  private StudySummary(StudyPlan plan) {
    this.plan = plan;
    for (PlannedRun run : plan.runs()) {
      if (RunFolder.isRun(run.folder())) {
        runs.put(run, RunReader.read(run.folder()));
      }
    }
  }

  /**
   * The results so far.
   *
   * @param failures notes on runs that failed
   */
  static StudyResults of(StudyPlan plan, List<String> failures) {
    return new StudySummary(plan).results(failures);
  }

  private StudyResults results(List<String> failures) {
    List<RunLine> lines =
        plan.runs().stream()
            .map(
                run ->
                    new RunLine(
                        run.variant().name(),
                        run.seed(),
                        run.folder().toString(),
                        run.state().name().toLowerCase(Locale.ROOT)))
            .toList();
    List<Stage> wanted = stages();
    List<StageRow> rows = wanted.stream().map(this::row).filter(r -> !r.miou().isEmpty()).toList();
    List<PairRow> pairs =
        wanted.stream().filter(Stage::result).flatMap(one -> pairs(one).stream()).toList();
    List<String> notes = new ArrayList<>(failures);
    notes.addAll(scores.notes());
    return new StudyResults(
        plan.study().name(), plan.study().reference().name(), lines, rows, pairs, notes);
  }

  /** The stages of the tables: the results, the last first; the main baseline; all that train. */
  private List<Stage> stages() {
    Map<String, Stage> known = new LinkedHashMap<>();
    for (RunData run : runs.values()) {
      run.plan().stages().forEach(stage -> known.putIfAbsent(stage.path(), stage));
    }
    if (!plan.study().stages().isEmpty()) {
      return plan.study().stages().stream().filter(known::containsKey).map(known::get).toList();
    }
    Set<Stage> order = new LinkedHashSet<>();
    List<Stage> results = known.values().stream().filter(Stage::result).toList();
    for (int i = results.size() - 1; i >= 0; i--) {
      order.add(results.get(i));
    }
    known.values().stream().filter(Stage::reference).forEach(order::add);
    known.values().stream().filter(Stage::trains).forEach(order::add);
    return List.copyOf(order);
  }

  /** The scored runs of a variant, by seed. */
  private Map<Long, Scored> scored(Variant variant, String stage) {
    Map<Long, Scored> found = new LinkedHashMap<>();
    runs.forEach(
        (run, data) -> {
          if (run.variant().equals(variant)) {
            Scored.of(data, stage).ifPresent(one -> found.put(run.seed(), one));
          }
        });
    return found;
  }

  private StageRow row(Stage stage) {
    Map<Long, Scored> reference = scored(plan.study().reference(), stage.path());
    List<Cell> miou = new ArrayList<>();
    Map<String, List<Cell>> classes = new LinkedHashMap<>();
    for (Variant variant : plan.study().variants()) {
      Map<Long, Scored> own = scored(variant, stage.path());
      if (own.isEmpty()) {
        continue;
      }
      Optional<Deltas> deltas =
          variant.equals(plan.study().reference())
              ? Optional.empty()
              : scores.compare(paired(reference, own));
      miou.add(
          cell(variant, own, one -> one.score().miou(), deltas.map(Deltas::miou).orElse(null)));
      for (String name : own.values().iterator().next().classes()) {
        classes
            .computeIfAbsent(name, key -> new ArrayList<>())
            .add(
                cell(
                    variant,
                    own,
                    one -> one.iou(name),
                    deltas.map(d -> d.classes().get(name)).orElse(null)));
      }
    }
    List<ClassRow> rows =
        classes.entrySet().stream().map(e -> new ClassRow(e.getKey(), e.getValue())).toList();
    return new StageRow(stage.path(), stage.fullTitle(), miou, rows);
  }

  private static Cell cell(
      Variant variant, Map<Long, Scored> runs, ToDoubleFunction<Scored> value, Delta difference) {
    SeedStatistics seeds =
        SeedStatistics.of(runs.values().stream().map(value::applyAsDouble).toList());
    return new Cell(
        variant.name(),
        seeds.count(),
        StudyScores.finite(seeds.mean()),
        StudyScores.finite(seeds.deviation()),
        difference);
  }

  private static List<Two> paired(Map<Long, Scored> first, Map<Long, Scored> second) {
    return second.entrySet().stream()
        .filter(entry -> first.containsKey(entry.getKey()))
        .map(entry -> new Two(first.get(entry.getKey()), entry.getValue()))
        .toList();
  }

  /** A result stage against its teachers, their average, the baselines and earlier results. */
  private List<PairRow> pairs(Stage result) {
    List<PairRow> rows = new ArrayList<>();
    for (Variant variant : plan.study().variants()) {
      Map<Long, Scored> own = scored(variant, result.path());
      for (Stage other : others(variant, result)) {
        scores
            .compare(paired(scored(variant, other.path()), own))
            .ifPresent(
                deltas ->
                    rows.add(
                        new PairRow(
                            variant.name(),
                            result.path(),
                            other.path(),
                            other.fullTitle(),
                            deltas.miou())));
      }
    }
    return rows;
  }

  private Set<Stage> others(Variant variant, Stage result) {
    Set<Stage> others = new LinkedHashSet<>();
    for (Map.Entry<PlannedRun, RunData> run : runs.entrySet()) {
      if (run.getKey().variant().equals(variant)) {
        RunStages stages = run.getValue().plan();
        stages
            .find(result.path())
            .ifPresent(own -> own.teachers().forEach(t -> others.add(stages.get(t))));
        stages.stages().stream()
            .filter(one -> one.kind() == Kind.ENSEMBLE && one.round() == result.round())
            .forEach(others::add);
        others.addAll(stages.baselines());
        stages.results().stream().filter(one -> one.round() < result.round()).forEach(others::add);
      }
    }
    return others;
  }
}
