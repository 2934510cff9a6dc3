package io.dualmix.cli.report;

import io.dualmix.run.RunData;
import io.dualmix.run.RunReader;
import io.dualmix.run.RunStages;
import io.dualmix.train.event.Evaluated;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** A comparison of runs: the settings that differ, and groups that differ only in the seed. */
final class Comparison {
  /** Settings that do not change the results, or only as another seed would. */
  private static final List<String> SEED_LIKE = List.of("name", "seed", "runs");

  private static final List<String> TECHNICAL = List.of("compute.", "logging.", "tracking.");

  private final List<RunData> runs;
  private final List<Map<String, String>> settings;

  Comparison(List<RunData> runs) {
    this.runs = List.copyOf(runs);
    this.settings = runs.stream().map(RunReader::settings).toList();
  }

  List<RunData> runs() {
    return runs;
  }

  /**
   * A setting that differs between runs.
   *
   * @param key dotted
   * @param values one per run; empty if it is not set
   */
  record Difference(String key, List<String> values) {}

  /** The settings that differ between runs, by key. */
  List<Difference> differences() {
    Set<String> keys = new TreeSet<>();
    settings.forEach(one -> keys.addAll(one.keySet()));
    List<Difference> differences = new ArrayList<>();
    for (String key : keys) {
      List<String> values = settings.stream().map(one -> one.getOrDefault(key, "")).toList();
      if (new HashSet<>(values).size() > 1) {
        differences.add(new Difference(key, values));
      }
    }
    return differences;
  }

  /**
   * Runs that differ only in their seed.
   *
   * @param name of the group: the name of its first run
   * @param members indices of the runs
   * @param labelled number of labelled target images; empty if unknown
   * @param family the same number for groups that differ only in their labelled images
   */
  record Group(String name, List<Integer> members, OptionalInt labelled, int family) {}

  /** The groups in the order of their first runs. */
  List<Group> groups() {
    Map<Map<String, String>, List<Integer>> members = new LinkedHashMap<>();
    for (int i = 0; i < runs.size(); i++) {
      members.computeIfAbsent(method(settings.get(i)), key -> new ArrayList<>()).add(i);
    }
    List<Map<String, String>> families = members.keySet().stream().map(Comparison::family).toList();
    return members.values().stream()
        .map(
            indices -> {
              int first = indices.get(0);
              int family = families.indexOf(family(method(settings.get(first))));
              RunData run = runs.get(first);
              return new Group(run.name(), List.copyOf(indices), labelled(run), family);
            })
        .toList();
  }

  /** Whether all scores are on the same validation images, according to the runs' fingerprints. */
  boolean comparable() {
    return runs.stream().map(Comparison::validation).flatMap(Optional::stream).distinct().count()
        < 2;
  }

  /** The fingerprint of the validation images, or their names; empty for runs without either. */
  private static Optional<String> validation(RunData run) {
    String known = run.provenance().get("data.validation");
    if (known != null) {
      // The description before it may have different paths of the same folder.
      return Optional.of(known.replaceFirst("(?s).*\\(sha256 (\\w+)\\).*", "$1"));
    }
    return run.splits().stream()
        .filter(split -> split.name().equals("validation") && !split.images().isEmpty())
        .map(split -> String.join("\n", split.images()))
        .findFirst();
  }

  /** The last score of a kind of stage in a run. */
  static Optional<Evaluated> result(RunData run, String kind) {
    return last(run, stage -> stage.name().equals(kind));
  }

  /** The last score of the result stages. */
  static Optional<Evaluated> result(RunData run) {
    return last(run, RunStages.Stage::result);
  }

  /** The score of the main baseline. */
  static Optional<Evaluated> reference(RunData run) {
    return last(run, RunStages.Stage::reference);
  }

  private static Optional<Evaluated> last(RunData run, Predicate<RunStages.Stage> which) {
    return run.results().stream()
        .filter(e -> which.test(run.plan().get(e.stage())))
        .filter(e -> e.checkpoint().equals(Evaluated.LAST))
        .reduce((a, b) -> b);
  }

  private static OptionalInt labelled(RunData run) {
    return run.splits().stream()
        .filter(split -> split.name().equals("labelled"))
        .mapToInt(split -> split.images().size())
        .findFirst();
  }

  private static Map<String, String> family(Map<String, String> method) {
    Map<String, String> kept = new LinkedHashMap<>(method);
    kept.keySet().removeIf(key -> key.startsWith("data.labelled."));
    return kept;
  }

  private static Map<String, String> method(Map<String, String> settings) {
    Map<String, String> kept = new LinkedHashMap<>(settings);
    kept.keySet()
        .removeIf(key -> SEED_LIKE.contains(key) || TECHNICAL.stream().anyMatch(key::startsWith));
    return kept;
  }
}
