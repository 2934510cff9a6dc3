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

/** Runs side by side: what differs in their settings, and which of them are one run's seeds. */
final class Comparison {
  /** Settings that change no number, or change it as any other seed would. */
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
   * A setting in which runs differ.
   *
   * @param key dotted
   * @param values one a run; empty text where it is not set
   */
  record Difference(String key, List<String> values) {}

  /** The settings that are not the same in all runs, by key. */
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
   * Runs that differ in their seed alone.
   *
   * @param name of the group: that of its first run
   * @param members indices of the runs
   * @param labelled images of the target domain with labels; empty where no run says it
   * @param family the same for groups that differ in nothing but their labelled images
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

  /**
   * Whether all scores are on the same validation images, as far as the runs' fingerprints tell.
   */
  boolean comparable() {
    return runs.stream().map(Comparison::validation).flatMap(Optional::stream).distinct().count()
        < 2;
  }

  /** The fingerprint of the validation images, or their names; empty for runs without either. */
  private static Optional<String> validation(RunData run) {
    String known = run.provenance().get("data.validation");
    if (known != null) {
      // The description in front may name one folder in two ways.
      return Optional.of(known.replaceFirst("(?s).*\\(sha256 (\\w+)\\).*", "$1"));
    }
    return run.splits().stream()
        .filter(split -> split.name().equals("validation") && !split.images().isEmpty())
        .map(split -> String.join("\n", split.images()))
        .findFirst();
  }

  /** The last score of a kind of stage in a run: that of its last round. */
  static Optional<Evaluated> result(RunData run, String kind) {
    return last(run, stage -> stage.name().equals(kind));
  }

  /** The last score of the models that the run is for. */
  static Optional<Evaluated> result(RunData run) {
    return last(run, RunStages.Stage::result);
  }

  /** The score of the baseline that results are compared with first. */
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
