package io.dualmix.recipe;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Which stages may run at the same time. A stage may begin once those that it needs have ended.
 *
 * <p>A stage that trains a model alone at its depth (the number of stages in the longest chain
 * before it) has the machine for itself, and so has one that trains nothing; models of one depth
 * share the workers. This follows from the graph and not from what happens to run, so that a
 * stage computes with the same number of threads, and gives the same numbers, in every run.
 */
public final class StageGraph {
  private final Map<StageId, StageSpec> stages = new LinkedHashMap<>();
  private final Map<StageId, Integer> depths = new HashMap<>();
  private final Map<Integer, Long> trainedAtDepth;
  private final ToDoubleFunction<StageSpec> work;

  /**
   * @param stages of a recipe, each behind those that it needs
   * @param work that a stage is, in any unit: the largest of those that may begin goes first, so
   *     that it is not the one that others wait for
   */
  public StageGraph(List<StageSpec> stages, ToDoubleFunction<StageSpec> work) {
    this.work = work;
    for (StageSpec stage : stages) {
      this.stages.put(stage.id(), stage);
      int depth = stage.needs().stream().mapToInt(need -> depths.get(need) + 1).max().orElse(0);
      depths.put(stage.id(), depth);
    }
    this.trainedAtDepth =
        stages.stream()
            .filter(StageSpec::trains)
            .collect(Collectors.groupingBy(s -> depths.get(s.id()), Collectors.counting()));
  }

  /** All stages, in the recipe's order. */
  public List<StageSpec> stages() {
    return List.copyOf(stages.values());
  }

  /** Whether a stage has the machine for itself. */
  public boolean alone(StageSpec stage) {
    return !stage.trains() || trainedAtDepth.get(depths.get(stage.id())) == 1;
  }

  /** How many models share the workers with this one, itself included; at least 1. */
  public int sharing(StageSpec stage) {
    return alone(stage) ? 1 : Math.toIntExact(trainedAtDepth.get(depths.get(stage.id())));
  }

  /**
   * The stages that may begin, in the recipe's order.
   *
   * @param ended stages
   * @param running stages
   */
  public List<StageSpec> ready(Set<StageId> ended, Set<StageId> running) {
    List<StageSpec> ready = new ArrayList<>();
    for (StageSpec stage : stages.values()) {
      boolean waiting = !ended.contains(stage.id()) && !running.contains(stage.id());
      if (waiting && ended.containsAll(stage.needs())) {
        ready.add(stage);
      }
    }
    return ready;
  }

  /**
   * How long the stages take when as many as there are workers run at a time.
   *
   * @param seconds of each stage
   * @param workers at least 1
   */
  public double makespan(ToDoubleFunction<StageSpec> seconds, int workers) {
    Set<StageId> ended = new HashSet<>();
    Map<StageId, Double> running = new LinkedHashMap<>();
    double now = 0;
    while (ended.size() < stages.size()) {
      for (StageSpec stage : startable(ended, running.keySet(), workers)) {
        running.put(stage.id(), now + seconds.applyAsDouble(stage));
      }
      StageId next =
          running.entrySet().stream().min(Map.Entry.comparingByValue()).orElseThrow().getKey();
      now = running.remove(next);
      ended.add(next);
    }
    return now;
  }

  /**
   * The stages to begin now: those that share the workers as far as these are free; one that wants
   * the machine for itself once nothing else runs.
   *
   * @param ended stages
   * @param running stages
   * @param workers there are in all
   */
  public List<StageSpec> startable(Set<StageId> ended, Set<StageId> running, int workers) {
    if (running.stream().anyMatch(id -> alone(stages.get(id)))) {
      return List.of();
    }
    List<StageSpec> ready = ready(ended, running);
    List<StageSpec> shared =
        ready.stream()
            .filter(stage -> !alone(stage))
            .sorted(Comparator.comparingDouble(work).reversed())
            .limit(Math.max(0, workers - running.size()))
            .toList();
    return !shared.isEmpty() || !running.isEmpty() ? shared : ready.subList(0, 1);
  }
}
